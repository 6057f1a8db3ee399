import { getEventListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { Cache, type CacheOptions } from './cache.js';
import type { CacheNamespace } from './namespace.js';
import { deferred } from './testing/deferred.js';

const MINUTE = { ttlMs: 60_000 };

function cacheAt(startMs = 1_000_000, options: CacheOptions = {}) {
  const clock = { ms: startMs };
  const cache = new Cache({ now: () => clock.ms, ...options });
  return { cache, clock, space: cache.namespace('credential') };
}

/** Reads `key` through a load that is answered from outside. */
function slowRead<T>(space: CacheNamespace, key: string, options: Parameters<CacheNamespace['getOrLoad']>[2] = MINUTE) {
  const source = deferred<T>();
  const state = { loads: 0, signal: undefined as AbortSignal | undefined };
  const load = ({ signal }: { signal: AbortSignal }) => {
    state.loads += 1;
    state.signal = signal;
    return source.promise;
  };
  return { source, state, load, read: space.getOrLoad<unknown>(key, load, options) as Promise<T> };
}

describe('get and set', () => {
  it('answer in the same tick, until the time to live is over', () => {
    const { space, clock } = cacheAt();
    expect(space.set('key', { name: 'Acme' }, { ttlMs: 100 })).toBe(true);
    clock.ms += 99;
    expect(space.get('key')).toEqual({ name: 'Acme' });
    clock.ms += 1;
    expect(space.get('key')).toBeUndefined();
  });

  it.each([0, -1, Number.NaN])('keep nothing with a time to live of %s, and drop what is older', (ttlMs) => {
    const { space } = cacheAt();
    space.set('key', 'old', MINUTE);
    expect(space.set('key', 'new', { ttlMs })).toBe(false);
    expect(space.get('key')).toBeUndefined();
  });

  it.each([2 ** 31, 2 ** 40, Number.POSITIVE_INFINITY])('keep an entry for %s ms', (ttlMs) => {
    const { space, clock } = cacheAt();
    space.set('key', 'value', { ttlMs });
    clock.ms += 2 ** 31 - 1;
    expect(space.get('key')).toBe('value');
  });

  it('do not trust an entry from the future, after the clock went back', () => {
    const { space, clock } = cacheAt();
    space.set('key', 'value', MINUTE);
    clock.ms -= 1;
    expect(space.get('key')).toBeUndefined();
  });

  it('do not let an older load replace what was dropped because the clock went back', async () => {
    const { space, clock } = cacheAt();
    const old = slowRead<string>(space, 'key');
    space.set('key', 'written', MINUTE);
    clock.ms -= 1;
    space.get('key');
    old.source.resolve('old');
    await old.read;
    expect(space.get('key')).toBeUndefined();
  });

  it.each([[null], [false], [0], ['']])('keep %j, which is a value', (value) => {
    const { space } = cacheAt();
    space.set('key', value, MINUTE);
    expect(space.get('key')).toBe(value);
  });

  it('take undefined for no value', () => {
    const { space } = cacheAt();
    space.set('key', 'old', MINUTE);
    expect(space.set('key', undefined, MINUTE)).toBe(false);
    expect(space.get('key')).toBeUndefined();
  });

  it('shorten the time to live at random by up to the jitter', () => {
    const { space, clock } = cacheAt(0, { ttlJitter: 0.5, random: () => 0.8 });
    space.set('key', 'value', { ttlMs: 100 });
    clock.ms = 59;
    expect(space.get('key')).toBe('value');
    clock.ms = 60;
    expect(space.get('key')).toBeUndefined();
  });
});

describe('a cache that is full', () => {
  it('gives up what was used longest ago', () => {
    const { space } = cacheAt(0, { maxEntries: 2 });
    space.set('a', 1, MINUTE);
    space.set('b', 2, MINUTE);
    space.get('a');
    space.set('c', 3, MINUTE);
    expect([space.get('a'), space.get('b'), space.get('c')]).toEqual([1, undefined, 3]);
  });

  it('counts bytes as the caller says', () => {
    const { cache, space } = cacheAt(0, { maxBytes: 100 });
    space.set('a', 1, { ...MINUTE, size: 60 });
    space.set('b', 2, { ...MINUTE, size: () => 50 });
    expect(space.get('a')).toBeUndefined();
    expect(cache.stats()).toMatchObject({ entries: 1, bytes: 50, removals: { evicted: 1 } });
  });

  it('counts 1.4 times the JSON text where the caller does not say', () => {
    const { cache, space } = cacheAt();
    space.set('a', 'x'.repeat(98), MINUTE);
    expect(cache.stats().bytes).toBe(140);
  });

  it('counts a value that cannot be serialised as 1 KB', () => {
    const { cache, space } = cacheAt();
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    space.set('cyclic', cyclic, MINUTE);
    space.set('bigint', 1n, MINUTE);
    expect(cache.stats().bytes).toBe(2048);
  });

  it('does not keep what is larger than itself, and empties nothing for it', () => {
    const { cache, space } = cacheAt(0, { maxBytes: 100 });
    space.set('small', 1, { ...MINUTE, size: 10 });
    expect(space.set('large', 2, { ...MINUTE, size: 101 })).toBe(false);
    expect(space.get('small')).toBe(1);
    expect(cache.stats().removals).toMatchObject({ tooLarge: 1, evicted: 0 });
  });

  it('makes room for one large entry by dropping very many small ones', () => {
    const { cache, space } = cacheAt(0, { maxBytes: 20_000, maxEntries: 20_000 });
    for (let i = 0; i < 20_000; i++) space.set(`small:${i}`, i, { ...MINUTE, size: 1 });
    space.set('large', 0, { ...MINUTE, size: 20_000 });
    expect(cache.stats()).toMatchObject({ entries: 1, bytes: 20_000 });
  });

  it('takes from the namespace that holds most', () => {
    const { cache } = cacheAt(0, { maxEntries: 3 });
    const [quiet, noisy] = [cache.namespace('quiet'), cache.namespace('noisy')];
    quiet.set('key', 'kept', MINUTE);
    for (let i = 0; i < 10; i++) noisy.set(`key:${i}`, i, MINUTE);
    expect(quiet.get('key')).toBe('kept');
    expect(noisy.get('key:9')).toBe(9);
  });
});

describe('namespaces', () => {
  it('never see the entries of each other', () => {
    const { cache } = cacheAt();
    cache.namespace('a').set('key', 'of a', MINUTE);
    expect(cache.namespace('b').get('key')).toBeUndefined();
    expect(cache.namespace('a').get('key')).toBe('of a');
  });

  it('never share a load', async () => {
    const { cache } = cacheAt();
    const a = slowRead<string>(cache.namespace('a'), 'key');
    const b = slowRead<string>(cache.namespace('b'), 'key');
    a.source.resolve('of a');
    b.source.resolve('of b');
    expect(await Promise.all([a.read, b.read])).toEqual(['of a', 'of b']);
  });

  it('are not touched by the tags, patterns and clearing of each other', async () => {
    const { cache } = cacheAt();
    const [a, b] = [cache.namespace('a'), cache.namespace('b')];
    a.set('key', 'kept', { ...MINUTE, tags: ['tag'] });
    b.invalidate(['tag']);
    await b.invalidatePattern('*');
    b.clear();
    cache.clear('b');
    expect(a.get('key')).toBe('kept');
  });

  it('need a name', () => {
    expect(() => new Cache().namespace('')).toThrow(
      expect.objectContaining({ code: 'BAD_OPTION', message: 'namespace must be a non-empty string' }),
    );
  });
});

describe('getOrLoad', () => {
  it('loads what is not there, and answers from memory afterwards', async () => {
    const { space, cache } = cacheAt();
    expect(await space.getOrLoad('key', async () => 'value', MINUTE)).toBe('value');
    expect(await space.getOrLoad('key', async () => 'other', MINUTE)).toBe('value');
    expect(cache.stats()).toMatchObject({ hits: 1, misses: 1, loads: 1 });
  });

  it('lets everyone who asks during a load wait for it', async () => {
    const { space, cache } = cacheAt();
    const { source, state, load, read } = slowRead<string>(space, 'key');
    const others = Array.from({ length: 999 }, () => space.getOrLoad('key', load, MINUTE));
    source.resolve('value');
    expect(new Set(await Promise.all([read, ...others]))).toEqual(new Set(['value']));
    expect(state.loads).toBe(1);
    expect(cache.stats()).toMatchObject({ misses: 1, coalesced: 999, loading: 0 });
  });

  it('gives everyone the same error, and loads again for the next', async () => {
    const { space } = cacheAt();
    const { source, load, read } = slowRead<string>(space, 'key');
    const joined = space.getOrLoad('key', load, MINUTE);
    const down = new Error('down');
    source.reject(down);
    await expect(read).rejects.toBe(down);
    await expect(joined).rejects.toBe(down);
    expect(await space.getOrLoad('key', async () => 'value', MINUTE)).toBe('value');
  });

  it('turns a load that throws into a rejection', async () => {
    const { space } = cacheAt();
    const read = space.getOrLoad(
      'key',
      () => {
        throw new Error('thrown');
      },
      MINUTE,
    );
    await expect(read).rejects.toThrow('thrown');
  });

  it('returns undefined, and does not keep it', async () => {
    const { space } = cacheAt();
    expect(await space.getOrLoad('key', async () => undefined, MINUTE)).toBeUndefined();
    expect(await space.getOrLoad<string | undefined>('key', async () => 'value', MINUTE)).toBe('value');
  });

  it('keeps keys of 10 KB apart', async () => {
    const { space } = cacheAt();
    const long = 'k'.repeat(10_240);
    await space.getOrLoad(`${long}a`, async () => 'a', MINUTE);
    expect(await space.getOrLoad(`${long}b`, async () => 'b', MINUTE)).toBe('b');
    expect(space.get(`${long}a`)).toBe('a');
  });

  it('says once how each read was answered', async () => {
    const { space, clock } = cacheAt();
    const outcomes: string[] = [];
    const options = { ttlMs: 10, staleMs: 10, graceMs: 10, onOutcome: (outcome: string) => outcomes.push(outcome) };
    const { source, load, read } = slowRead(space, 'key', options);
    const joined = space.getOrLoad('key', load, options);
    source.resolve('value');
    await Promise.all([read, joined]);
    await space.getOrLoad('key', load, options);
    clock.ms += 15;
    await space.getOrLoad(
      'key',
      async () => {
        throw new Error('down');
      },
      options,
    );
    expect(outcomes).toEqual(['miss', 'coalesced', 'hit', 'stale']);
    clock.ms += 10_000;
    space.set('key', 'value', { ttlMs: 10, graceMs: 10_000 });
    clock.ms += 5_000;
    await space.getOrLoad(
      'key',
      async () => {
        throw new Error('down');
      },
      options,
    );
    expect(outcomes.at(-1)).toBe('grace');
  });
});

describe('abort', () => {
  it('of one caller does not fail another that shares the load', async () => {
    const { space } = cacheAt();
    const [first, second] = [new AbortController(), new AbortController()];
    const { source, state, load, read } = slowRead<string>(space, 'key', { ...MINUTE, signal: first.signal });
    const other = space.getOrLoad('key', load, { ...MINUTE, signal: second.signal });
    first.abort(new Error('gone'));
    await expect(read).rejects.toThrow('gone');
    expect(state.signal?.aborted).toBe(false);
    source.resolve('value');
    expect(await other).toBe('value');
  });

  it('of the last caller stops the load, and the next one begins another', async () => {
    const { space, cache } = cacheAt();
    const [first, second] = [new AbortController(), new AbortController()];
    const { state, load, read } = slowRead<string>(space, 'key', { ...MINUTE, signal: first.signal });
    const other = space.getOrLoad('key', load, { ...MINUTE, signal: second.signal });
    first.abort();
    second.abort();
    await expect(read).rejects.toThrow();
    await expect(other).rejects.toThrow();
    expect(state.signal?.aborted).toBe(true);
    expect(cache.stats().loading).toBe(0);
    expect(await space.getOrLoad('key', async () => 'fresh', MINUTE)).toBe('fresh');
  });

  it('of everyone with a signal does not stop a load that someone without one waits for', async () => {
    const { space } = cacheAt();
    const caller = new AbortController();
    const { source, state, load, read } = slowRead<string>(space, 'key', { ...MINUTE, signal: caller.signal });
    const other = space.getOrLoad('key', load, MINUTE);
    caller.abort();
    await expect(read).rejects.toThrow();
    expect(state.signal?.aborted).toBe(false);
    source.resolve('value');
    expect(await other).toBe('value');
  });

  it('before the call begins no load', async () => {
    const { space } = cacheAt();
    const { state, read } = slowRead<string>(space, 'key', {
      ...MINUTE,
      signal: AbortSignal.abort(new Error('early')),
    });
    await expect(read).rejects.toThrow('early');
    expect(state.loads).toBe(0);
  });

  it('leaves no listener on the signal once the answer is there', async () => {
    const { space } = cacheAt();
    const signal = new AbortController().signal;
    await space.getOrLoad('key', async () => 'value', { ...MINUTE, signal });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('invalidation', () => {
  it('drops what carries one of the tags, and leaves the rest', () => {
    const { space } = cacheAt();
    space.set('a', 1, { ...MINUTE, tags: ['x', 'y'] });
    space.set('b', 2, { ...MINUTE, tags: (value) => [`number:${value}`] });
    space.set('c', 3, MINUTE);
    space.invalidate(['y', 'number:7']);
    expect([space.get('a'), space.get('b'), space.get('c')]).toEqual([undefined, 2, 3]);
    space.invalidate(['number:2']);
    expect(space.get('b')).toBeUndefined();
  });

  it('drops what is stale or in grace as well', async () => {
    const { space, clock } = cacheAt();
    space.set('key', 'old', { ttlMs: 10, staleMs: 100, graceMs: 100, tags: ['tag'] });
    clock.ms += 50;
    space.invalidate(['tag']);
    expect(await space.getOrLoad('key', async () => 'new', MINUTE)).toBe('new');
  });

  it('does not touch what was kept after it', () => {
    const { space } = cacheAt();
    space.invalidate(['tag']);
    space.set('key', 'new', { ...MINUTE, tags: ['tag'] });
    expect(space.get('key')).toBe('new');
  });

  it.each([
    ['known before the answer', ['tag']],
    ['known from the answer', () => ['tag']],
  ])('keeps a load under way from bringing the old value back, its tags %s', async (_, tags) => {
    const { space } = cacheAt();
    const options = { ...MINUTE, tags };
    const old = slowRead<string>(space, 'key', options);
    space.invalidate(['tag']);
    old.source.resolve('old');
    expect(await old.read).toBe('old');
    expect(space.get('key')).toBeUndefined();
  });

  it.each([
    ['known before the answer', ['tag']],
    ['known from the answer', () => ['tag']],
  ])('keeps a later reader from joining a load that began before it, its tags %s', async (_, tags) => {
    const { space } = cacheAt();
    const options = { ...MINUTE, tags };
    const old = slowRead<string>(space, 'key', options);
    space.invalidate(['tag']);
    const fresh = slowRead<string>(space, 'key', options);
    fresh.source.resolve('new');
    expect(await fresh.read).toBe('new');
    old.source.resolve('old');
    expect(await old.read).toBe('old');
    expect(space.get('key')).toBe('new');
  });

  it('of another tag touches no load whose tags are known', async () => {
    const { space } = cacheAt();
    const options = { ...MINUTE, tags: ['mine'] };
    const { source, state, load, read } = slowRead<string>(space, 'key', options);
    space.invalidate(['other']);
    const joined = space.getOrLoad('key', load, options);
    source.resolve('value');
    expect(await Promise.all([read, joined])).toEqual(['value', 'value']);
    expect(state.loads).toBe(1);
    expect(space.get('key')).toBe('value');
  });

  it('of any tag is taken for one of a load whose tags are not known yet', async () => {
    const { space } = cacheAt();
    const options = { ...MINUTE, tags: () => ['mine'] };
    const first = slowRead<string>(space, 'key', options);
    space.invalidate(['other']);
    const second = slowRead<string>(space, 'key', options);
    expect(second.state.loads).toBe(1);
    first.source.resolve('first');
    second.source.resolve('second');
    expect(await Promise.all([first.read, second.read])).toEqual(['first', 'second']);
    expect(space.get('key')).toBe('second');
  });

  it.each([
    ['delete', (space: CacheNamespace) => space.delete('key')],
    ['invalidatePattern', (space: CacheNamespace) => void space.invalidatePattern('k*y')],
    ['clear', (space: CacheNamespace) => space.clear()],
  ])('by %s keeps a load under way from bringing the old value back, and from being joined', async (_, drop) => {
    const { space } = cacheAt();
    const old = slowRead<string>(space, 'key');
    drop(space);
    const fresh = slowRead<string>(space, 'key');
    old.source.resolve('old');
    await old.read;
    expect(space.get('key')).toBeUndefined();
    fresh.source.resolve('new');
    await fresh.read;
    expect(space.get('key')).toBe('new');
  });

  it('by set keeps an older load from replacing the newer value', async () => {
    const { space } = cacheAt();
    const old = slowRead<string>(space, 'key');
    space.set('key', 'written', MINUTE);
    old.source.resolve('old');
    await old.read;
    expect(space.get('key')).toBe('written');
  });

  it('by pattern counts what it dropped, and leaves what does not match', async () => {
    const { space } = cacheAt();
    for (const key of ['deals:1', 'deals:2', 'people:1']) space.set(key, key, MINUTE);
    expect(await space.invalidatePattern('deals:*')).toBe(2);
    expect([space.get('deals:1'), space.get('people:1')]).toEqual([undefined, 'people:1']);
  });

  it('forgets the tags invalidated longest ago by taking them all for invalidated', () => {
    const { space } = cacheAt();
    space.set('tagged', 1, { ...MINUTE, tags: ['tag'] });
    space.set('untagged', 2, MINUTE);
    for (let i = 0; i <= 10_001; i++) space.invalidate([`other:${i}`]);
    expect(space.get('tagged')).toBeUndefined();
    expect(space.get('untagged')).toBe(2);
  });
});

describe('an answer from a source that settles slowly', () => {
  const options = { ...MINUTE, tags: () => ['tag'], settleMs: 2_000 };

  it('is returned but not kept when its load began soon after an invalidation of its tags', async () => {
    const { space, clock } = cacheAt();
    space.invalidate(['tag']);
    clock.ms += 1_999;
    expect(await space.getOrLoad('key', async () => 'maybe old', options)).toBe('maybe old');
    expect(space.get('key')).toBeUndefined();
  });

  it('is kept when the load began later, or only other tags were invalidated', async () => {
    const { space, clock } = cacheAt();
    space.invalidate(['tag']);
    clock.ms += 2_000;
    space.invalidate(['other']);
    await space.getOrLoad('key', async () => 'value', options);
    expect(space.get('key')).toBe('value');
  });
});

describe('set as of an earlier stamp', () => {
  it('is accepted when nothing happened since', () => {
    const { space } = cacheAt();
    const asOf = space.stamp();
    space.invalidate(['other']);
    space.delete('another');
    expect(space.set('key', 'value', { ...MINUTE, tags: ['tag'], asOf })).toBe(true);
    expect(space.get('key')).toBe('value');
  });

  it.each([
    ['one of its tags was invalidated', (space: CacheNamespace) => space.invalidate(['tag'])],
    ['the key was deleted', (space: CacheNamespace) => space.delete('key')],
    ['the key was matched by a pattern', (space: CacheNamespace) => void space.invalidatePattern('k*')],
    ['the namespace was cleared', (space: CacheNamespace) => space.clear()],
    ['a newer value was kept', (space: CacheNamespace) => void space.set('key', 'newer', MINUTE)],
    ['a newer value was written and not kept', (space: CacheNamespace) => void space.set('key', 'x', { ttlMs: 0 })],
  ])('is refused when since then %s', (_, happen) => {
    const { space } = cacheAt();
    const asOf = space.stamp();
    happen(space);
    expect(space.set('key', 'older', { ...MINUTE, tags: ['tag'], asOf })).toBe(false);
    expect(space.get('key')).not.toBe('older');
  });

  it('is refused when a newer value was kept and evicted since', () => {
    const { space } = cacheAt(0, { maxEntries: 1 });
    const asOf = space.stamp();
    space.set('key', 'newer', MINUTE);
    space.set('other', 1, MINUTE);
    expect(space.set('key', 'older', { ...MINUTE, asOf })).toBe(false);
  });

  it('orders two reads by when they began, not by when they ended', () => {
    const { space } = cacheAt();
    const [earlier, later] = [space.stamp(), space.stamp()];
    space.set('key', 'later', { ...MINUTE, asOf: later });
    expect(space.set('key', 'earlier', { ...MINUTE, asOf: earlier })).toBe(false);
    expect(space.get('key')).toBe('later');
  });
});

describe('a value past its time to live', () => {
  const options = { ttlMs: 100, staleMs: 100, graceMs: 100 };
  const down = async () => {
    throw new Error('down');
  };

  it('is served at once while one refresh runs in the background', async () => {
    const { space, clock } = cacheAt();
    space.set('key', 'old', options);
    clock.ms += 150;
    const { source, state, load, read } = slowRead<string>(space, 'key', options);
    expect(await read).toBe('old');
    expect(await space.getOrLoad('key', load, options)).toBe('old');
    source.resolve('new');
    await delay(0);
    expect(space.get('key')).toBe('new');
    expect(state.loads).toBe(1);
  });

  it('is not handed out by get', () => {
    const { space, clock } = cacheAt();
    space.set('key', 'old', options);
    clock.ms += 150;
    expect(space.get('key')).toBeUndefined();
  });

  it('stands in when the load fails, until its grace ends', async () => {
    const { space, clock } = cacheAt();
    space.set('key', 'old', options);
    clock.ms += 299;
    expect(await space.getOrLoad('key', down, options)).toBe('old');
    clock.ms += 1;
    await expect(space.getOrLoad('key', down, options)).rejects.toThrow('down');
  });

  it('does not stand in when it was invalidated while the load was failing', async () => {
    const { space, clock } = cacheAt();
    space.set('key', 'old', { ...options, tags: ['tag'] });
    clock.ms += 250;
    const { source, read } = slowRead<string>(space, 'key', options);
    space.invalidate(['tag']);
    source.reject(new Error('down'));
    await expect(read).rejects.toThrow('down');
  });

  it('is refreshed again when a refresh never ended, after the time limit', async () => {
    vi.useFakeTimers();
    const { space } = cacheAt(0, { now: () => Date.now(), refreshTimeoutMs: 1_000 });
    const long = { ttlMs: 1, staleMs: 60_000 };
    space.set('key', 'old', long);
    vi.advanceTimersByTime(10);
    const signals: AbortSignal[] = [];
    const never = ({ signal }: { signal: AbortSignal }) => {
      signals.push(signal);
      return new Promise<string>(() => {});
    };
    await space.getOrLoad('key', never, long);
    await vi.advanceTimersByTimeAsync(999);
    await space.getOrLoad('key', never, long);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    await vi.advanceTimersByTimeAsync(1);
    await space.getOrLoad('key', never, long);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    vi.useRealTimers();
  });

  it('spares a failing source: the wait between refreshes doubles from one second', async () => {
    const { space, clock } = cacheAt();
    const loads: number[] = [];
    const failing = async () => {
      loads.push(clock.ms);
      throw new Error('down');
    };
    clock.ms = 0;
    const long = { ttlMs: 1, staleMs: 100_000 };
    space.set('key', 'old', long);
    for (clock.ms = 10; clock.ms < 10_000; clock.ms += 10) {
      expect(await space.getOrLoad('key', failing, long)).toBe('old');
      await delay(0);
    }
    expect(loads).toEqual([10, 1_010, 3_010, 7_010]);
  });
});

describe('an error with a time to live', () => {
  const negativeTtlMs = (error: unknown) => (error instanceof RangeError ? 1_000 : 0);

  it('is given to later callers without a load, until it ends', async () => {
    const { space, clock, cache } = cacheAt();
    const missing = new RangeError('missing');
    const options = { ...MINUTE, negativeTtlMs };
    await expect(space.getOrLoad('key', () => Promise.reject(missing), options)).rejects.toBe(missing);
    await expect(space.getOrLoad('key', async () => 'value', options)).rejects.toBe(missing);
    expect(space.get('key')).toBeUndefined();
    expect(cache.stats().negativeHits).toBe(1);
    clock.ms += 1_000;
    expect(await space.getOrLoad('key', async () => 'value', options)).toBe('value');
  });

  it('is forgotten at any invalidation when its tags are not known, and at one of its own when they are', async () => {
    const { space } = cacheAt();
    const missing = () => Promise.reject(new RangeError('missing'));
    const known = { ...MINUTE, negativeTtlMs, tags: ['mine'] };
    const unknown = { ...MINUTE, negativeTtlMs, tags: () => ['mine'] };
    await expect(space.getOrLoad('known', missing, known)).rejects.toThrow('missing');
    await expect(space.getOrLoad('unknown', missing, unknown)).rejects.toThrow('missing');
    space.invalidate(['other']);
    await expect(space.getOrLoad('known', async () => 'value', known)).rejects.toThrow('missing');
    expect(await space.getOrLoad('unknown', async () => 'value', unknown)).toBe('value');
    space.invalidate(['mine']);
    expect(await space.getOrLoad('known', async () => 'value', known)).toBe('value');
  });

  it('of another class is not remembered', async () => {
    const { space } = cacheAt();
    const options = { ...MINUTE, negativeTtlMs };
    await expect(space.getOrLoad('key', () => Promise.reject(new Error('down')), options)).rejects.toThrow('down');
    expect(await space.getOrLoad('key', async () => 'value', options)).toBe('value');
  });
});

describe('info', () => {
  it('tells the age, the tags and the rest of each window, of what is still of use', () => {
    const { space, clock } = cacheAt();
    space.set('key', 'value', { ttlMs: 100, staleMs: 50, graceMs: 25, tags: ['tag'] });
    clock.ms += 110;
    expect(space.info('key')).toEqual({
      value: 'value',
      tags: ['tag'],
      ageMs: 110,
      freshMs: -10,
      staleMs: 40,
      graceMs: 65,
    });
    clock.ms += 65;
    expect(space.info('key')).toBeUndefined();
    expect(space.info('other')).toBeUndefined();
  });

  it('tells nothing of what was invalidated', () => {
    const { space } = cacheAt();
    space.set('key', 'value', { ...MINUTE, tags: ['tag'] });
    space.invalidate(['tag']);
    expect(space.info('key')).toBeUndefined();
  });
});

describe('clear', () => {
  it('drops everything of every namespace', () => {
    const { cache } = cacheAt();
    for (const name of ['a', 'b']) cache.namespace(name).set('key', 1, MINUTE);
    cache.clear();
    expect(cache.stats()).toMatchObject({ entries: 0, bytes: 0 });
    expect(cache.namespace('a').get('key')).toBeUndefined();
  });
});

describe('closing', () => {
  it('rejects the loads under way with CLOSED and tells them to stop', async () => {
    const { cache, space } = cacheAt();
    const { state, read } = slowRead<string>(space, 'key');
    const rejected = expect(read).rejects.toMatchObject({ name: 'CacheError', code: 'CLOSED' });
    await cache[Symbol.asyncDispose]();
    await rejected;
    expect(state.signal?.aborted).toBe(true);
  });

  it('leaves a cache that loads and keeps nothing', async () => {
    const { cache, space } = cacheAt();
    await cache[Symbol.asyncDispose]();
    expect(await space.getOrLoad('key', async () => 'value', MINUTE)).toBe('value');
    expect(cache.stats()).toMatchObject({ entries: 0, bytes: 0 });
  });
});

describe('a wrong option', () => {
  it.each([
    [{ maxEntries: 0 }, 'maxEntries must be a whole number from 1'],
    [{ maxBytes: 1.5 }, 'maxBytes must be a whole number from 1'],
    [{ ttlJitter: 2 }, 'ttlJitter must be a number from 0 to 1'],
  ])('fails at construction: %j', (options, message) => {
    expect(() => new Cache(options)).toThrow(
      expect.objectContaining({ code: 'BAD_OPTION', message: expect.stringContaining(message) }),
    );
  });
});
