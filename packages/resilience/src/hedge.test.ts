import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ResilienceError } from './errors.js';
import { hedge } from './hedge.js';
import { type TaskContext, wrap } from './policy.js';
import { retryBudget } from './retry/retry-budget.js';
import { calm, hangs, outcome } from './testing/tasks.js';
import { remainingMs } from './time/remaining.js';
import { deadline } from './time/time-limit.js';

/** A task whose attempts take these times; one that is `undefined` never ends. Aborted attempts are noted. */
function taking(...times: readonly (number | undefined)[]) {
  const upstream = { started: 0, aborted: [] as number[], task: async () => 0 as number };
  upstream.task = (context?: TaskContext) => {
    const signal = context?.signal;
    const attempt = ++upstream.started;
    const ms = times[attempt - 1];
    return new Promise((resolve, reject) => {
      const timer = ms === undefined ? undefined : setTimeout(() => resolve(attempt), ms);
      const stop = () => {
        clearTimeout(timer);
        upstream.aborted.push(attempt);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', stop, { once: true });
    });
  };
  return upstream;
}

describe('hedge', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('makes one attempt when the answer comes in time', async () => {
    const upstream = taking(99);
    const result = outcome(hedge({ delayMs: 100 }).run(upstream.task, calm));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(result.value).toBe(1);
    expect(upstream.started).toBe(1);
  });

  it('starts a second attempt after the delay, takes the first answer and aborts the other', async () => {
    const upstream = taking(5_000, 50);
    const result = outcome(hedge({ delayMs: 100 }).run(upstream.task, calm));
    await vi.advanceTimersByTimeAsync(150);
    expect(result.value).toBe(2);
    expect(upstream.aborted).toEqual([1]);
  });

  it('aborts the second attempt when the first answers after all', async () => {
    const upstream = taking(120, 5_000);
    const result = outcome(hedge({ delayMs: 100 }).run(upstream.task, calm));
    await vi.advanceTimersByTimeAsync(120);
    expect(result.value).toBe(1);
    expect(upstream.aborted).toEqual([2]);
  });

  it('leaves the signal of the answer alone, since its body may be under way still', async () => {
    let seen: AbortSignal = calm;
    await hedge({ delayMs: 100 }).run(async ({ signal }) => {
      seen = signal;
    }, calm);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(seen.aborted).toBe(false);
  });

  it('rethrows a failure before the delay at once: trying again is for retry', async () => {
    const fails = vi.fn(() => Promise.reject(new Error('down')));
    await expect(hedge({ delayMs: 100 }).run(fails, calm)).rejects.toThrow('down');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(fails).toHaveBeenCalledTimes(1);
  });

  it('waits for the other attempt when one has failed', async () => {
    let attempt = 0;
    const task = () => {
      attempt += 1;
      const first = attempt === 1;
      return new Promise<string>((resolve, reject) => {
        setTimeout(() => (first ? reject(new Error('reset')) : resolve('done')), first ? 150 : 200);
      });
    };
    const result = outcome(hedge({ delayMs: 100 }).run(task, calm));
    await vi.advanceTimersByTimeAsync(300);
    expect(result.value).toBe('done');
  });

  it.each([
    ['before', 110],
    ['after', 150],
  ])(
    'rethrows what the service said rather than that the other attempt was refused, when it said so %s that',
    async (_, ms) => {
      const failsAt = (at: number, error: unknown) => new Promise((_, reject) => setTimeout(() => reject(error), at));
      const answers = [failsAt(ms, new Error('reset')), failsAt(130, new ResilienceError('RATE_LIMITED', 'no token'))];
      const result = outcome(hedge({ delayMs: 100 }).run(() => answers.shift() ?? hangs({ signal: calm }), calm));
      await vi.advanceTimersByTimeAsync(300);
      expect(result.error).toEqual(new Error('reset'));
    },
  );

  it('makes up to maxHedges further attempts, one delay apart', async () => {
    const upstream = taking(undefined, undefined, undefined, undefined);
    outcome(hedge({ delayMs: 100, maxHedges: 2 }).run(upstream.task, calm));
    await vi.advanceTimersByTimeAsync(199);
    expect(upstream.started).toBe(2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(upstream.started).toBe(3);
  });

  it('hedges no more than the budget pays for', async () => {
    const budget = retryBudget({ capacity: 5 });
    const policy = hedge({ delayMs: 100, budget });
    const upstream = taking(undefined, undefined, undefined, undefined);
    for (let i = 0; i < 2; i++) outcome(policy.run(upstream.task, calm));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(upstream.started).toBe(3);
  });

  it('waits for what 95 of 100 answers took, once it has seen 20', async () => {
    const policy = hedge();
    for (let ms = 1; ms <= 20; ms++) {
      const answer = outcome(policy.run(taking(ms * 10, 1).task, calm));
      await vi.advanceTimersByTimeAsync(200);
      expect(answer.value).toBe(1);
    }
    const upstream = taking(undefined, undefined);
    outcome(policy.run(upstream.task, calm));
    await vi.advanceTimersByTimeAsync(189);
    expect(upstream.started).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(upstream.started).toBe(2);
  });

  it("aborts all attempts and answers at once on the caller's abort", async () => {
    const caller = new AbortController();
    const upstream = taking(undefined, undefined);
    const result = outcome(hedge({ delayMs: 100 }).run(upstream.task, caller.signal));
    await vi.advanceTimersByTimeAsync(100);
    caller.abort(new Error('left'));
    await vi.advanceTimersByTimeAsync(0);
    expect(result.error).toMatchObject({ code: 'ABORTED', cause: new Error('left') });
    expect(upstream.aborted).toEqual([1, 2]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('answers the caller who leaves also when the attempts ignore their signals', async () => {
    const caller = new AbortController();
    const result = outcome(hedge({ delayMs: 100 }).run(hangs, caller.signal));
    caller.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(result.error).toMatchObject({ code: 'ABORTED' });
  });

  it('hands the deadline down to its attempts', async () => {
    const left: number[] = [];
    await wrap(deadline(500), hedge({ delayMs: 100 })).run(async (context) => left.push(remainingMs(context)), calm);
    expect(left).toEqual([500]);
  });

  it('never hedges when the delay is endless', async () => {
    const upstream = taking(1_000);
    const result = outcome(hedge({ delayMs: Number.POSITIVE_INFINITY }).run(upstream.task, calm));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(result.value).toBe(1);
    expect(upstream.started).toBe(1);
  });

  it('refuses options out of range by name', () => {
    expect(() => hedge({ delayMs: 0 })).toThrow('delayMs');
    expect(() => hedge({ maxHedges: -1 })).toThrow('maxHedges');
  });
});
