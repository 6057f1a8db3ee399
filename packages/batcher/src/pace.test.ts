import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pace } from './pace.js';
import { toSettings } from './settings.js';
import { turn, upstream } from './testing/upstream.js';

const pace = (settings: Parameters<typeof toSettings>[0] = {}) => new Pace(toSettings({ adaptive: true, ...settings }));
const lesson = { leftAt: 0, endedAt: 100, failed: false, size: 100, underWay: 1 };

describe('the size of batches', () => {
  it('starts at maxSize', () => {
    expect(pace({ maxSize: 80 }).size).toBe(80);
  });

  it('falls by multiplication while loads are slower than targetMs', () => {
    const slow = pace();
    slow.learn({ ...lesson, endedAt: 1_001 });
    expect(slow.size).toBe(70);
    slow.learn({ ...lesson, leftAt: 1_002, endedAt: 3_000, size: 70 });
    expect(slow.size).toBe(49);
  });

  it('falls once for loads that were under way together', () => {
    const slow = pace();
    for (let i = 0; i < 5; i++) slow.learn({ ...lesson, endedAt: 1_500 + i });
    expect(slow.size).toBe(70);
  });

  it('rises by addition while full batches are quick, up to maxSize', () => {
    const quick = pace();
    quick.learn({ ...lesson, endedAt: 2_000 });
    quick.learn({ ...lesson, leftAt: 2_001, endedAt: 2_100, size: 70 });
    expect(quick.size).toBe(73);
    for (let i = 0; i < 20; i++) quick.learn({ ...lesson, leftAt: 3_000, endedAt: 3_100, size: quick.size });
    expect(quick.size).toBe(100);
  });

  it('stays where batches are not full: there is nothing to learn', () => {
    const calm = pace();
    calm.learn({ ...lesson, endedAt: 2_000 });
    calm.learn({ ...lesson, leftAt: 2_000, endedAt: 2_010, size: 5 });
    expect(calm.size).toBe(70);
  });

  it('never falls below minSize', () => {
    const slow = pace({ adaptive: { minSize: 40 } });
    for (let at = 0; at < 100_000; at += 2_000) {
      slow.learn({ ...lesson, leftAt: at + 1, endedAt: at + 2_000, size: slow.size });
    }
    expect(slow.size).toBe(40);
  });

  it('is maxSize, whatever happens, unless adaptive', () => {
    const fixed = pace({ adaptive: false });
    fixed.learn({ ...lesson, endedAt: 60_000, failed: true });
    expect([fixed.size, fixed.concurrent]).toEqual([100, 5]);
  });
});

describe('the number of batches at once', () => {
  it('halves when a batch fails as a whole', () => {
    const failing = pace({ maxConcurrent: 8 });
    failing.learn({ ...lesson, failed: true, underWay: 8 });
    expect(failing.concurrent).toBe(4);
    expect(failing.size).toBe(100);
  });

  it('halves when loads are slow that cannot be any smaller', () => {
    const slow = pace({ maxConcurrent: 4, adaptive: { minSize: 1 } });
    slow.learn({ ...lesson, endedAt: 5_000, size: 1, underWay: 4 });
    expect(slow.concurrent).toBe(2);
  });

  it('rises again by one per round, up to maxConcurrent', () => {
    const healing = pace({ maxConcurrent: 8 });
    healing.learn({ ...lesson, failed: true, underWay: 8 });
    for (let i = 0; i < 5; i++) healing.learn({ ...lesson, leftAt: 200, endedAt: 300, underWay: healing.concurrent });
    expect(healing.concurrent).toBe(5);
    for (let i = 0; i < 99; i++) healing.learn({ ...lesson, leftAt: 200, endedAt: 300, underWay: healing.concurrent });
    expect(healing.concurrent).toBe(8);
  });

  it('never falls below one, and starts from what was really under way', () => {
    const failing = pace({ maxConcurrent: Number.POSITIVE_INFINITY });
    failing.learn({ ...lesson, failed: true, underWay: 10 });
    expect(failing.concurrent).toBe(5);
    for (let at = 200; at < 2_000; at += 100) {
      failing.learn({ ...lesson, leftAt: at + 1, endedAt: at + 100, failed: true, underWay: failing.concurrent });
    }
    expect(failing.concurrent).toBe(1);
  });

  it('is fixed when asked to be', () => {
    const fixed = pace({ adaptive: { concurrency: false } });
    fixed.learn({ ...lesson, failed: true, underWay: 5 });
    expect(fixed.concurrent).toBe(5);
  });
});

describe('the window', () => {
  it('is windowMs as long as nothing is known', () => {
    expect(pace({ windowMs: 50 }).windowMs('normal', undefined)).toBe(50);
  });

  it('is none where calls come further apart than it is long', () => {
    expect(pace({ windowMs: 50 }).windowMs('normal', 60)).toBe(0);
    expect(pace({ windowMs: 50 }).windowMs('normal', 40)).toBe(50);
  });

  it('is never longer than a load takes', () => {
    const quick = pace({ windowMs: 50 });
    quick.learn({ ...lesson, endedAt: 8 });
    expect(quick.windowMs('normal', 2)).toBe(8);
  });
});

describe('dynamic batching', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('sends smaller batches after a slow load', async () => {
    const { batcher, asked, answer } = upstream({ adaptive: { targetMs: 200 }, maxSize: 10 });
    for (let i = 0; i < 10; i++) void batcher.load(`a${i}`);
    await vi.advanceTimersByTimeAsync(500);
    await answer(0);
    for (let i = 0; i < 10; i++) void batcher.load(`b${i}`);
    await turn();
    expect(asked.map(({ length }) => length)).toEqual([10, 7, 3]);
    expect(batcher.stats().inEffect).toEqual({ maxSize: 7, maxConcurrent: 5 });
  });

  it('does not wait for others where calls are rare', async () => {
    const { batcher, asked } = upstream({ adaptive: true, windowMs: 10 });
    for (const key of ['a', 'b', 'c']) {
      void batcher.load(key);
      await vi.advanceTimersByTimeAsync(100);
    }
    const before = asked.length;
    void batcher.load('d');
    await turn();
    expect(asked.slice(before)).toEqual([['d']]);
  });

  it('starts fewer batches at once after a failure', async () => {
    const { batcher, asked, fail } = upstream({ adaptive: true, maxSize: 1, maxConcurrent: 4 });
    const calls = [...'abcdefgh'].map((key) => batcher.load(key).catch(() => 'failed'));
    await turn();
    expect(asked).toHaveLength(4);
    await fail(0, new Error('overloaded'));
    expect(asked).toHaveLength(4);
    await fail(1, new Error('overloaded'));
    await fail(2, new Error('overloaded'));
    expect(asked).toHaveLength(5);
    expect(batcher.stats().inEffect.maxConcurrent).toBe(2);
    await batcher.close({ signal: AbortSignal.abort() });
    await Promise.all(calls);
  });
});
