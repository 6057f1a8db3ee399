import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Cache } from './cache.js';
import { MemoryGuard, type MemoryGuardOptions } from './memory-guard.js';

describe('MemoryGuard', () => {
  const memory = { heapUsed: 0, rss: 0 };

  beforeEach(() => {
    vi.useFakeTimers();
    Object.assign(memory, { heapUsed: 0, rss: 0 });
  });
  afterEach(() => vi.useRealTimers());

  function guarded(options: MemoryGuardOptions = {}) {
    const cache = new Cache();
    const space = cache.namespace('credential');
    for (let i = 0; i < 100; i++) space.set(`key:${i}`, i, { ttlMs: 3_600_000 });
    const guard = new MemoryGuard({ maxHeapBytes: 1_000, intervalMs: 5_000, readMemory: () => memory, ...options });
    return { cache, space, guard, registration: guard.register(cache) };
  }

  it('leaves caches alone while there is room', () => {
    const { cache, guard } = guarded();
    vi.advanceTimersByTime(60_000);
    expect(cache.stats().entries).toBe(100);
    guard[Symbol.dispose]();
  });

  it('takes a tenth of the entries at each look while too much is in use, what was used longest ago first', () => {
    const pressure: number[] = [];
    const { cache, space, guard } = guarded({ onPressure: ({ evicted }) => pressure.push(evicted) });
    space.get('key:0');
    memory.heapUsed = 1_001;
    vi.advanceTimersByTime(10_000);
    expect(cache.stats().entries).toBe(81);
    expect(pressure).toEqual([10, 9]);
    expect([space.get('key:0'), space.get('key:1')]).toEqual([0, undefined]);
    memory.heapUsed = 1_000;
    vi.advanceTimersByTime(10_000);
    expect(cache.stats().entries).toBe(81);
    guard[Symbol.dispose]();
  });

  it('looks at resident memory when it has a limit', () => {
    const { guard } = guarded({ maxRssBytes: 500, step: 1 });
    memory.rss = 501;
    expect(guard.check()).toBe(100);
    guard[Symbol.dispose]();
  });

  it('touches no cache that is not registered any more, and keeps no timer when it ends', () => {
    const { cache, guard, registration } = guarded();
    memory.heapUsed = 2_000;
    registration[Symbol.dispose]();
    expect(guard.check()).toBe(0);
    expect(cache.stats().entries).toBe(100);
    guard[Symbol.dispose]();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('collects garbage only when asked to, in a process that lets it', () => {
    const gc = vi.fn();
    const { gc: before } = globalThis;
    Object.assign(globalThis, { gc }); // where it is exposed it can be written, and not be taken away
    const { guard } = guarded({ gcIntervalMs: 300_000 });
    vi.advanceTimersByTime(300_000);
    expect(gc).toHaveBeenCalledOnce();
    guard[Symbol.dispose]();
    Object.assign(globalThis, { gc: undefined });
    expect(() => new MemoryGuard({ gcIntervalMs: 300_000 })).toThrow(
      'gcIntervalMs needs a process started with --expose-gc',
    );
    Object.assign(globalThis, { gc: before });
  });

  it.each([{ step: 0 }, { maxHeapBytes: 0 }, { intervalMs: 2 ** 31 }])('refuses %j', (options) => {
    expect(() => new MemoryGuard(options)).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }));
  });
});
