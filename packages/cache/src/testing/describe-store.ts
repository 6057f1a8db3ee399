import type { KeyvStoreAdapter } from 'keyv';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Cache } from '../cache.js';
import { KeyvTier, type KeyvTierOptions } from '../keyv-tier.js';
import type { CacheNamespace } from '../namespace.js';
import { deferred } from './deferred.js';

type Store = KeyvStoreAdapter | Map<unknown, unknown>;

export interface StoreUnderTest {
  /** Another connection to the same store. */
  open(): Store;
  /** Empties the store. */
  clear(): Promise<void>;
  /** Replaces every stored entry by `text`. */
  damage(text: string): Promise<void>;
}

const MINUTE = { ttlMs: 60_000 };
const tagsKnown = { ...MINUTE, tags: ['tag'] };
const tagsFromValue = { ...MINUTE, tags: () => ['tag'] };

/** What a second tier promises, whatever store is behind it. */
export function describeStore(name: string, start: () => StoreUnderTest | Promise<StoreUnderTest>): void {
  describe(`a second tier over ${name}`, () => {
    const clock = { ms: 1_000_000 };
    let store: StoreUnderTest;
    let opened: Cache[] = [];
    let tiers: KeyvTier[] = [];

    /** A process of its own: a cache with an empty memory over the same store. */
    function another(options: Partial<KeyvTierOptions> = {}): CacheNamespace {
      const l2 = new KeyvTier({ store: store.open(), deadlineMs: 2_000, ...options });
      tiers.push(l2);
      const cache = new Cache({ l2, now: () => clock.ms });
      opened.push(cache);
      return cache.namespace('credential');
    }

    /** Waits until what was begun in the background is stored. */
    const stored = () => Promise.all(tiers.map((tier) => tier.flush()));

    const never = async (): Promise<never> => {
      throw new Error('loaded');
    };

    beforeEach(async () => {
      clock.ms = 1_000_000;
      store = await start();
      await store.clear();
    });

    afterEach(async () => {
      await Promise.all(opened.map((cache) => cache[Symbol.asyncDispose]()));
      opened = [];
      tiers = [];
    });

    it.each([
      ['an object', { name: 'Acmé 🚀', list: [1, null] }],
      ['zero', 0],
      ['an empty text', ''],
      ['false', false],
      ['null', null],
      ['a long text', 'x'.repeat(50_000)],
    ])('gives one process what another loaded: %s', async (_, value) => {
      await another().getOrLoad<unknown>('key', async () => value, MINUTE);
      await stored();
      expect(await another().getOrLoad<unknown>('key', never, MINUTE)).toEqual(value);
    });

    it('keeps what it gave in memory, for what is left of its time', async () => {
      await another().getOrLoad('key', async () => 'value', MINUTE);
      await stored();
      clock.ms += 30_000;
      const space = another();
      await space.getOrLoad('key', never, MINUTE);
      expect(space.get('key')).toBe('value');
      clock.ms += 30_000;
      expect(space.get('key')).toBeUndefined();
    });

    it('serves what is stale while it is refreshed, and keeps what is in grace for a failing source', async () => {
      const options = { ttlMs: 20_000, staleMs: 20_000, graceMs: 20_000 }; // Redis forgets by its own clock, which goes on
      await another().getOrLoad('key', async () => 'old', options);
      await stored();
      clock.ms += 30_000;
      expect(await another().getOrLoad('key', never, options)).toBe('old');
      clock.ms += 20_000;
      expect(await another().getOrLoad('key', never, options)).toBe('old');
      clock.ms += 10_000;
      await expect(another().getOrLoad('key', never, options)).rejects.toThrow('loaded');
    });

    it.each([
      ['a tag was invalidated', (space: CacheNamespace) => space.invalidate(['tag'])],
      ['the key was deleted', (space: CacheNamespace) => space.delete('key')],
      ['a pattern matched the key', (space: CacheNamespace) => void space.invalidatePattern('k*')],
      ['the namespace was cleared', (space: CacheNamespace) => space.clear()],
      ['the key was set', (space: CacheNamespace) => void space.set('key', 'x', { ttlMs: 0 })],
    ])('gives nobody what was there before %s', async (_, drop) => {
      const one = another();
      await one.getOrLoad('key', async () => 'old', tagsKnown);
      await stored();
      drop(one);
      expect(await one.getOrLoad('key', async () => 'new', MINUTE)).toBe('new');
      await stored();
      expect(await another().getOrLoad('key', async () => 'new', tagsKnown)).toBe('new');
    });

    it.each([
      ['known before the answer', tagsKnown],
      ['known from the answer', tagsFromValue],
    ])('does not take the old value of a load that another process invalidated, its tags %s', async (_, options) => {
      const [begun, source] = [deferred<void>(), deferred<string>()];
      const load = () => {
        begun.resolve();
        return source.promise;
      };
      const old = another().getOrLoad('key', load, options);
      await begun.promise;
      another().invalidate(['tag']);
      await stored();
      source.resolve('old');
      expect(await old).toBe('old');
      await stored();
      expect(await another().getOrLoad('key', async () => 'new', options)).toBe('new');
    });

    it('is used again as soon as an invalidation is stored', async () => {
      const one = another();
      await one.getOrLoad('key', async () => 'old', tagsKnown);
      one.invalidate(['tag']);
      await stored();
      await one.getOrLoad('key', async () => 'new', tagsKnown);
      await stored();
      expect(await another().getOrLoad('key', never, tagsKnown)).toBe('new');
    });

    it('gives what was there before the invalidation of another tag', async () => {
      const one = another();
      await one.getOrLoad('key', async () => 'value', tagsFromValue);
      await stored();
      one.invalidate(['other']);
      await stored();
      expect(await another().getOrLoad('key', never, tagsFromValue)).toBe('value');
    });

    it('never gives one namespace what another has', async () => {
      const l2 = new KeyvTier({ store: store.open() });
      tiers.push(l2);
      const cache = new Cache({ l2, now: () => clock.ms });
      opened.push(cache);
      await cache.namespace('a').getOrLoad('key', async () => 'of a', MINUTE);
      await stored();
      expect(await cache.namespace('b').getOrLoad('key', async () => 'of b', MINUTE)).toBe('of b');
    });

    it.each(['', 'garbage', '9jfrom the future', '1j[]\n{}', '1j[1,2', '1d:\u0001\u0002', '1dother:x'])(
      'loads what is stored as %j',
      async (text) => {
        await another().getOrLoad('key', async () => 'old', MINUTE);
        await stored();
        await store.damage(text);
        expect(await another().getOrLoad('key', async () => 'new', MINUTE)).toBe('new');
      },
    );

    it('stores nothing for a value without a text, one that is too long, and a codec that throws', async () => {
      const cyclic: { self?: unknown } = {};
      cyclic.self = cyclic;
      const broken = {
        encode: () => {
          throw new Error('codec');
        },
        decode: () => {
          throw new Error('codec');
        },
      };
      expect(await another().getOrLoad('cyclic', async () => cyclic, MINUTE)).toBe(cyclic);
      expect(await another({ codec: broken }).getOrLoad('codec', async () => 1, MINUTE)).toBe(1);
      await another({ maxEntryBytes: 100 }).getOrLoad('long', async () => 'x'.repeat(200), MINUTE);
      await another().getOrLoad('decoded', async () => 'old', MINUTE);
      await stored();
      for (const key of ['cyclic', 'codec', 'long']) {
        expect(await another().getOrLoad(key, async () => 'new', MINUTE)).toBe('new');
      }
      expect(await another({ codec: broken }).getOrLoad('decoded', async () => 'new', MINUTE)).toBe('new');
    });

    it('reads what was compressed with the same dictionary, and loads what was with another', async () => {
      const dictionary = Buffer.from('{"name":"Acme","domain":"acme.com"}');
      const value = { name: 'Acme', text: 'y'.repeat(2_000) };
      await another({ dictionary }).getOrLoad('key', async () => value, MINUTE);
      await stored();
      expect(await another({ dictionary }).getOrLoad('key', never, MINUTE)).toEqual(value);
      expect(await another().getOrLoad('key', async () => 'loaded', MINUTE)).toBe('loaded');
    });

    it('answers many keys in one round trip, and hands only the missing ones to the load', async () => {
      const options = { ...MINUTE, key: (id: number) => `record:${id}` };
      await another().getOrLoadMany([1, 2], async (ids) => ids.map((id) => `old ${id}`), options);
      await stored();
      const asked: number[][] = [];
      const load = async (ids: readonly number[]) => {
        asked.push([...ids]);
        return ids.map((id) => `new ${id}`);
      };
      expect(await another().getOrLoadMany([1, 2, 3, 4], load, options)).toEqual(['old 1', 'old 2', 'new 3', 'new 4']);
      expect(asked).toEqual([[3, 4]]);
    });
  });
}
