import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it, vi } from 'vitest';
import { Coalescer } from './coalescer.js';
import { deferred } from './testing/deferred.js';

describe('Coalescer', () => {
  it('lets callers of one key share one load', async () => {
    const coalescer = new Coalescer<string>();
    const load = vi.fn(async () => 'value');
    await expect(Promise.all([1, 2, 3].map(() => coalescer.run('a', load)))).resolves.toEqual([
      'value',
      'value',
      'value',
    ]);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('loads each key by itself', async () => {
    const coalescer = new Coalescer<string>();
    await expect(
      Promise.all(['a', 'b'].map((key) => coalescer.run(key, async () => key.toUpperCase()))),
    ).resolves.toEqual(['A', 'B']);
  });

  it('loads anew once the load before has ended', async () => {
    const coalescer = new Coalescer<number>();
    let loads = 0;
    const load = async () => ++loads;
    expect(await coalescer.run('a', load)).toBe(1);
    expect(await coalescer.run('a', load)).toBe(2);
  });

  it('rejects every caller with the error of the shared load, and keeps none of it', async () => {
    const coalescer = new Coalescer<string>();
    const error = new Error('down');
    const load = vi.fn(async () => {
      throw error;
    });
    const outcomes = await Promise.allSettled([coalescer.run('a', load), coalescer.run('a', load)]);
    expect(outcomes).toEqual([1, 2].map(() => ({ status: 'rejected', reason: error })));
    expect(load).toHaveBeenCalledTimes(1);
    expect(coalescer.size).toBe(0);
  });

  it('turns a synchronous throw of the load into a rejection', async () => {
    const coalescer = new Coalescer<string>();
    const load = () => {
      throw new Error('at once');
    };
    await expect(coalescer.run('a', load)).rejects.toThrow('at once');
    expect(coalescer.size).toBe(0);
  });

  it('starts nothing for a caller that has aborted before', async () => {
    const coalescer = new Coalescer<string>();
    const load = vi.fn(async () => 'value');
    await expect(coalescer.run('a', load, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    expect(load).not.toHaveBeenCalled();
  });

  it('runs the load in the async context of the caller that starts it', async () => {
    const tenant = new AsyncLocalStorage<string>();
    const coalescer = new Coalescer<string | undefined>();
    const run = () => coalescer.run('a', async () => tenant.getStore());
    await expect(Promise.all([tenant.run('ann', run), tenant.run('bob', run)])).resolves.toEqual(['ann', 'ann']);
  });

  it('counts calls, loads, and loads under way', async () => {
    const coalescer = new Coalescer<string>();
    const { promise, resolve } = deferred<string>();
    const calls = [
      coalescer.run('a', () => promise),
      coalescer.run('a', () => promise),
      coalescer.run('b', () => promise),
    ];
    expect(coalescer.stats()).toEqual({ calls: 3, loads: 2, underWay: 2 });
    resolve('value');
    await Promise.all(calls);
    expect(coalescer.stats()).toEqual({ calls: 3, loads: 2, underWay: 0 });
  });
});

describe('a caller of a Coalescer that aborts', () => {
  it('leaves alone; the load goes on for the others', async () => {
    const coalescer = new Coalescer<string>();
    const { promise, resolve } = deferred<string>();
    const ann = new AbortController();
    let shared: AbortSignal | undefined;
    const load = (signal: AbortSignal) => {
      shared = signal;
      return promise;
    };
    const first = coalescer.run('a', load, ann.signal);
    const second = coalescer.run('a', load, new AbortController().signal);
    ann.abort(new Error('ann left'));
    await expect(first).rejects.toThrow('ann left');
    expect(shared?.aborted).toBe(false);
    resolve('value');
    await expect(second).resolves.toBe('value');
  });

  it('stops the load when it is the last one, with its reason', async () => {
    const coalescer = new Coalescer<string>();
    const [ann, bob] = [new AbortController(), new AbortController()];
    let shared: AbortSignal | undefined;
    const load = (signal: AbortSignal) => {
      shared = signal;
      return new Promise<string>(() => {});
    };
    const calls = [coalescer.run('a', load, ann.signal), coalescer.run('a', load, bob.signal)];
    ann.abort();
    bob.abort(new Error('bob left'));
    await Promise.allSettled(calls);
    expect(shared?.reason).toEqual(new Error('bob left'));
  });

  it('leaves nothing behind for the next one to join', async () => {
    const coalescer = new Coalescer<string>();
    const ann = new AbortController();
    const first = coalescer.run('a', () => new Promise(() => {}), ann.signal);
    ann.abort();
    await expect(coalescer.run('a', async () => 'anew')).resolves.toBe('anew');
    await expect(first).rejects.toThrow();
  });

  it('does not stop a load that a caller without a signal waits for', async () => {
    const coalescer = new Coalescer<string>();
    const { promise, resolve } = deferred<string>();
    const ann = new AbortController();
    const patient = coalescer.run('a', () => promise);
    const hasty = coalescer.run('a', () => promise, ann.signal);
    ann.abort();
    resolve('value');
    await expect(patient).resolves.toBe('value');
    await expect(hasty).rejects.toThrow();
  });

  it('takes its listener away when it is answered', async () => {
    const coalescer = new Coalescer<string>();
    const { signal } = new AbortController();
    const remove = vi.spyOn(signal, 'removeEventListener');
    await coalescer.run('a', async () => 'value', signal);
    expect(remove).toHaveBeenCalledTimes(1);
  });
});

describe('forgetting a load under way', () => {
  it('lets later callers start anew, while those who wait still get their answer', async () => {
    const coalescer = new Coalescer<string>();
    const [before, after] = [deferred<string>(), deferred<string>()];
    const first = coalescer.run('a', () => before.promise);
    coalescer.forget('a');
    const second = coalescer.run('a', () => after.promise);
    before.resolve('old');
    await expect(first).resolves.toBe('old');
    const third = coalescer.run('a', async () => 'never loaded');
    after.resolve('new');
    await expect(Promise.all([second, third])).resolves.toEqual(['new', 'new']);
  });

  it('forgets every key when none is named, and no other when one is', () => {
    const coalescer = new Coalescer<string>();
    for (const key of ['a', 'b', 'c']) void coalescer.run(key, () => new Promise(() => {}));
    coalescer.forget('a');
    expect(coalescer.size).toBe(2);
    coalescer.forget();
    expect(coalescer.size).toBe(0);
  });
});
