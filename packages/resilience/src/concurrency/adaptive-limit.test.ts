import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ResilienceError } from '../errors.js';
import { calm, controlled, outcome, ServiceError, waitsForAbort } from '../testing/tasks.js';
import { type AdaptiveLimit, aimd, gradient, type Sample } from './adaptive-limit.js';
import { concurrencyLimit } from './concurrency-limit.js';

const slow = new ResilienceError('TIMED_OUT', 'slow');

/** A limit under tasks that follow one another, each as many at once as the limit allows. */
function under(limit: AdaptiveLimit) {
  let now = 0;
  return (ms: number, { error, active }: { error?: unknown; active?: number } = {}, times = 1) => {
    for (let i = 0; i < times; i++) {
      const sample: Sample = {
        ms,
        active: active ?? limit.current,
        startedAt: now,
        endedAt: now + ms,
        failed: error !== undefined,
        error,
      };
      now += ms;
      limit.learn(sample);
    }
  };
}

describe('aimd', () => {
  it('allows one more at once after a full round of good answers', () => {
    const limit = aimd({ initial: 10 });
    under(limit)(50, {}, 11);
    expect(limit.current).toBe(11);
  });

  it('shrinks by a fifth after an overload', () => {
    const limit = aimd({ initial: 10 });
    under(limit)(50, { error: slow });
    expect(limit.current).toBe(8);
  });

  it('shrinks once for all that were under way together', () => {
    const limit = aimd({ initial: 10 });
    for (let i = 0; i < 10; i++) {
      limit.learn({ ms: 100, active: 10, startedAt: 0, endedAt: 100 + i, failed: true, error: slow });
    }
    expect(limit.current).toBe(8);
  });

  it('takes a slow answer for an overload', () => {
    const limit = aimd({ initial: 10, slowMs: 500 });
    under(limit)(500);
    expect(limit.current).toBe(8);
  });

  it('learns nothing from failures that are no overload', () => {
    const limit = aimd({ initial: 10 });
    under(limit)(50, { error: new ServiceError('not found') }, 100);
    expect(limit.current).toBe(10);
  });

  it('does not grow while it is not used', () => {
    const limit = aimd({ initial: 10 });
    under(limit)(50, { active: 4 }, 1_000);
    expect(limit.current).toBe(10);
  });

  it('stays in its range', () => {
    const limit = aimd({ initial: 5, min: 3, max: 6 });
    const run = under(limit);
    run(50, {}, 1_000);
    expect(limit.current).toBe(6);
    run(50, { error: slow }, 100);
    expect(limit.current).toBe(3);
  });

  it('refuses options out of range by name', () => {
    expect(() => aimd({ min: 0 })).toThrow('min');
    expect(() => aimd({ min: 5, max: 4 })).toThrow('max');
    expect(() => aimd({ initial: 500 })).toThrow('initial must be a number of 1 to 200, not 500');
    expect(() => aimd({ backoff: 2 })).toThrow('backoff');
    expect(() => aimd({ slowMs: -1 })).toThrow('slowMs');
  });
});

describe('gradient', () => {
  /** Runs so many full rounds of answers, each as long as the limit is high. */
  const rounds = (
    limit: AdaptiveLimit,
    ms: number,
    count: number,
    how: Parameters<ReturnType<typeof under>>[1] = {},
  ) => {
    for (let i = 0; i < count; i++) under(limit)(ms, how, Math.max(10, limit.current));
  };

  it('grows while answers are as fast as from an idle service', () => {
    const limit = gradient({ initial: 10 });
    rounds(limit, 50, 4);
    expect(limit.current).toBeGreaterThan(14);
  });

  it('shrinks as answers slow down, before anything fails', () => {
    const limit = gradient({ initial: 50, max: 50 });
    rounds(limit, 50, 40);
    expect(limit.current).toBe(50);
    rounds(limit, 200, 4);
    expect(limit.current).toBeLessThan(30);
  });

  it('shrinks in a round with an overload', () => {
    const limit = gradient({ initial: 50 });
    under(limit)(50, { error: slow });
    rounds(limit, 50, 1);
    expect(limit.current).toBe(40);
  });

  it('learns nothing from failures that are no overload', () => {
    const limit = gradient({ initial: 10 });
    rounds(limit, 50, 100, { error: new ServiceError('not found') });
    expect(limit.current).toBe(10);
  });

  it('finds back after a slow time', () => {
    const limit = gradient({ initial: 20, max: 40 });
    rounds(limit, 50, 20);
    rounds(limit, 2_000, 10);
    const low = limit.current;
    rounds(limit, 50, 20);
    expect(low).toBeLessThan(20);
    expect(limit.current).toBe(40);
  });

  it('takes a service that has become slower for good as it is', () => {
    const limit = gradient({ initial: 20, max: 40 });
    rounds(limit, 50, 20);
    rounds(limit, 200, 10);
    expect(limit.current).toBeLessThan(20);
    rounds(limit, 200, 120);
    expect(limit.current).toBe(40);
  });

  it('looks for the idle service again once in 50 rounds', () => {
    const limit = gradient({ initial: 40, max: 40 });
    rounds(limit, 50, 54);
    expect(limit.current).toBe(40);
    rounds(limit, 50, 1);
    expect(limit.current).toBe(20);
    rounds(limit, 50, 20);
    expect(limit.current).toBe(40);
  });

  it('does not grow while it is not used', () => {
    const limit = gradient({ initial: 10 });
    rounds(limit, 50, 4, { active: 2 });
    expect(limit.current).toBe(10);
  });

  it('refuses options out of range by name', () => {
    expect(() => gradient({ tolerance: 0.5 })).toThrow('tolerance');
    expect(() => gradient({ smoothing: 0 })).toThrow('smoothing');
  });
});

describe('concurrencyLimit with a limit that learns', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('runs no more at once than the limit of the moment', async () => {
    const limit = concurrencyLimit({ maxConcurrent: aimd({ initial: 4 }) });
    const tasks = Array.from({ length: 10 }, () => controlled());
    for (const { task } of tasks) outcome(limit.run(task, calm));
    expect([limit.active, limit.queued]).toEqual([4, 6]);
    tasks[0]?.reject(slow);
    await vi.advanceTimersByTimeAsync(0);
    expect([limit.maxConcurrent, limit.active, limit.queued]).toEqual([3, 3, 6]);
  });

  it('lets several waiting tasks go when the limit has risen', async () => {
    const learned = { current: 1, learn: () => {} };
    const limit = concurrencyLimit({ maxConcurrent: learned });
    const first = controlled();
    outcome(limit.run(first.task, calm));
    for (let i = 0; i < 4; i++) outcome(limit.run(controlled().task, calm));
    learned.current = 3;
    first.resolve('done');
    await vi.advanceTimersByTimeAsync(0);
    expect([limit.active, limit.queued]).toEqual([3, 1]);
  });

  it('lets nobody overtake those who wait when the limit has risen in between', async () => {
    const learned = { current: 1, learn: () => {} };
    const limit = concurrencyLimit({ maxConcurrent: learned });
    const order: number[] = [];
    for (const n of [1, 2]) {
      const hangs = () => {
        order.push(n);
        return controlled().task();
      };
      outcome(limit.run(hangs, calm));
    }
    learned.current = 2;
    outcome(limit.run(async () => order.push(3), calm));
    await vi.advanceTimersByTimeAsync(0);
    expect(order).toEqual([1, 2]);
    expect([limit.active, limit.queued]).toEqual([2, 1]);
  });

  it("learns nothing from a caller's abort", async () => {
    const learn = vi.fn();
    const limit = concurrencyLimit({ maxConcurrent: { current: 1, learn } });
    const caller = new AbortController();
    const result = outcome(limit.run(waitsForAbort, caller.signal));
    caller.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(result.settled).toBe(true);
    expect(learn).not.toHaveBeenCalled();
  });

  it('measures how long tasks run, without their wait', async () => {
    const learn = vi.fn();
    const limit = concurrencyLimit({ maxConcurrent: { current: 1, learn } });
    const sleeps = () => new Promise<void>((resolve) => setTimeout(resolve, 100));
    for (let i = 0; i < 2; i++) outcome(limit.run(sleeps, calm));
    await vi.advanceTimersByTimeAsync(200);
    expect(learn.mock.calls.map(([sample]) => sample.ms)).toEqual([100, 100]);
  });
});
