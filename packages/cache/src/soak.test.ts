import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Cache } from './cache.js';
import { collectGarbage } from './testing/collect-garbage.js';

const MB = 1024 * 1024;

/** One step of a busy life: reads, failures, aborts, invalidations, over more keys and namespaces than there is room for. */
function busy(cache: Cache, signal: AbortSignal) {
  let step = 0;
  return async () => {
    step += 1;
    const space = cache.namespace(`credential:${step % 50}`);
    const leaving = new AbortController();
    const load = async () => {
      if (step % 7 === 0) throw new Error('down');
      return { id: step, text: 'x'.repeat(500) };
    };
    const options = {
      ttlMs: 1_000,
      staleMs: 1_000,
      graceMs: 1_000,
      negativeTtlMs: () => 100,
      tags: [`tag:${step % 100}`],
    };
    const reads = [
      space.getOrLoad(`key:${step % 997}`, load, { ...options, signal }),
      space.getOrLoad(`key:${step}`, load, { ...options, signal: leaving.signal }),
    ];
    if (step % 3 === 0) leaving.abort();
    if (step % 11 === 0) space.invalidate([`tag:${step % 100}`, `record:${step % 1_000}`]);
    if (step % 501 === 0) await space.invalidatePattern(`key:${step % 10}*`);
    await Promise.allSettled(reads);
  };
}

function heapAfterCollection(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

describe('a cache in use for long', () => {
  afterEach(() => vi.useRealTimers());

  it('grows neither in heap, nor in timers, nor in listeners over ten minutes', async () => {
    vi.useFakeTimers();
    const cache = new Cache({ maxEntries: 500 });
    const { signal } = new AbortController();
    const live = busy(cache, signal);
    const run = async (seconds: number) => {
      for (let i = 0; i < seconds * 20; i++) {
        await live();
        vi.advanceTimersByTime(50);
      }
    };
    await run(180);
    const warm = heapAfterCollection();
    await run(420);
    expect(heapAfterCollection() - warm).toBeLessThan(3 * MB);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(cache.stats()).toMatchObject({ entries: 500, loading: 0 });
  }, 60_000);

  it.skipIf(process.env['SOAK'] === undefined)(
    'nor does it in half a minute of real time (SOAK=1)',
    async () => {
      const cache = new Cache({ maxEntries: 500 });
      const { signal } = new AbortController();
      const live = busy(cache, signal);
      const run = async (ms: number) => {
        for (const end = Date.now() + ms; Date.now() < end; ) {
          await live();
          await new Promise(setImmediate);
        }
      };
      await run(10_000);
      const warm = heapAfterCollection();
      await run(20_000);
      expect(heapAfterCollection() - warm).toBeLessThan(3 * MB);
      expect(getEventListeners(signal, 'abort')).toEqual([]);
    },
    60_000,
  );
});
