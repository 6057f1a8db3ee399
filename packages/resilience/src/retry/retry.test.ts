import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ResilienceError } from '../errors.js';
import { wrap } from '../policy.js';
import { calm, failing, outcome, ServiceError, works } from '../testing/tasks.js';
import { deadline } from '../time/time-limit.js';
import { type RetryEvent, retry } from './retry.js';
import { retryBudget } from './retry-budget.js';

const down = new ServiceError('down');
const highest = () => 1;

describe('retry', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('answers with the first success', async () => {
    const upstream = failing(down, down);
    const result = outcome(retry().run(upstream.task, calm));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(result).toMatchObject({ value: 'done' });
    expect(upstream.calls).toBe(3);
  });

  it('rethrows the last error as it came when all attempts have failed', async () => {
    const last = new ServiceError('still down');
    const result = outcome(retry({ maxAttempts: 3 }).run(failing(down, down, last).task, calm));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(result.error).toBe(last);
  });

  it('makes one attempt for an error that is not retryable', async () => {
    const upstream = failing(new ServiceError('not found', { retryable: false }));
    await expect(retry().run(upstream.task, calm)).rejects.toThrow('not found');
    expect(upstream.calls).toBe(1);
  });

  it('lets shouldRetry decide', async () => {
    const upstream = failing(new TypeError('fetch failed'));
    const result = outcome(retry({ shouldRetry: (error) => error instanceof TypeError }).run(upstream.task, calm));
    await vi.advanceTimersByTimeAsync(200);
    expect(result.value).toBe('done');
  });

  it('doubles the wait up to maxDelayMs', async () => {
    const waits = await delaysOf({ maxAttempts: 5, baseDelayMs: 100, maxDelayMs: 350, jitter: 'none' }, 4);
    expect(waits).toEqual([100, 200, 350, 350]);
  });

  it('spreads each wait from nothing to the whole of it with full jitter', async () => {
    expect(await delaysOf({ baseDelayMs: 100, random: () => 0 }, 2)).toEqual([0, 0]);
    expect(await delaysOf({ baseDelayMs: 100, random: highest }, 2)).toEqual([100, 200]);
  });

  it('keeps half of each wait with equal jitter', async () => {
    expect(await delaysOf({ baseDelayMs: 100, jitter: 'equal', random: () => 0 }, 2)).toEqual([50, 100]);
    expect(await delaysOf({ baseDelayMs: 100, jitter: 'equal', random: highest }, 2)).toEqual([100, 200]);
  });

  it('grows from the wait before with decorrelated jitter', async () => {
    expect(await delaysOf({ baseDelayMs: 100, jitter: 'decorrelated', random: () => 0 }, 2)).toEqual([100, 100]);
    expect(await delaysOf({ baseDelayMs: 100, jitter: 'decorrelated', random: highest }, 2)).toEqual([300, 900]);
  });

  it('waits as long as the service asks, spread over one base delay', async () => {
    const busy = new ServiceError('busy', { retryAfterMs: 4_000 });
    expect(await delaysOf({ random: () => 0 }, 1, busy)).toEqual([4_000]);
    expect(await delaysOf({ baseDelayMs: 200, random: () => 0.5 }, 1, busy)).toEqual([4_100]);
    expect(await delaysOf({ jitter: 'none' }, 1, busy)).toEqual([4_000]);
  });

  it.each([Number.NaN, -5, undefined])('backs off as usual when retryAfterMs says %d', async (asked) => {
    const options = { baseDelayMs: 100, jitter: 'none', retryAfterMs: () => asked } as const;
    expect(await delaysOf(options, 1)).toEqual([100]);
  });

  it('gives up at once when the service asks for more than maxDelayMs', async () => {
    const busy = new ServiceError('busy', { retryAfterMs: 60_000 });
    await expect(retry({ maxDelayMs: 10_000 }).run(failing(busy).task, calm)).rejects.toBe(busy);
  });

  it('gives up at once, with the error as it came, when the wait does not fit the deadline', async () => {
    const busy = new ServiceError('busy', { retryAfterMs: 2_000 });
    await expect(wrap(deadline(1_500), retry()).run(failing(busy).task, calm)).rejects.toBe(busy);
  });

  it('waits when the wait fits the deadline', async () => {
    const busy = new ServiceError('busy', { retryAfterMs: 1_000 });
    const result = outcome(wrap(deadline(1_500), retry({ random: () => 0 })).run(failing(busy).task, calm));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(result.value).toBe('done');
  });

  it('ends a wait at once when the caller gives up', async () => {
    const caller = new AbortController();
    const upstream = failing(new ServiceError('busy', { retryAfterMs: 5_000 }));
    const result = outcome(retry().run(upstream.task, caller.signal));
    await vi.advanceTimersByTimeAsync(1);
    caller.abort(new Error('closed the window'));
    await vi.advanceTimersByTimeAsync(0);
    expect(result.error).toMatchObject({ code: 'ABORTED', retryable: false, cause: new Error('closed the window') });
    expect(upstream.calls).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('starts nothing for a caller who has already left', async () => {
    const upstream = failing();
    await expect(retry().run(upstream.task, AbortSignal.abort())).rejects.toMatchObject({ code: 'ABORTED' });
    expect(upstream.calls).toBe(0);
  });

  it('makes no further attempt after an abort during one', async () => {
    const caller = new AbortController();
    const calls = vi.fn(async () => {
      caller.abort();
      throw down;
    });
    await expect(retry().run(calls, caller.signal)).rejects.toBe(down);
    expect(calls).toHaveBeenCalledTimes(1);
  });

  it('stops retrying when the budget is spent', async () => {
    const budget = retryBudget({ capacity: 5 });
    const upstream = failing(down, down);
    const result = outcome(retry({ budget }).run(upstream.task, calm));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(result.error).toBe(down);
    expect(upstream.calls).toBe(2);
  });

  it('pays nothing for trying again what a policy inside has turned away', async () => {
    const budget = retryBudget({ capacity: 10, refund: 0 });
    const full = new ResilienceError('QUEUE_FULL', 'full');
    const result = outcome(retry({ budget }).run(failing(full).task, calm));
    await vi.advanceTimersByTimeAsync(1_000);
    expect([result.value, budget.tokens]).toEqual(['done', 10]);
  });

  it('pays a success back into the budget', async () => {
    const budget = retryBudget({ capacity: 10 });
    budget.take();
    await retry({ budget }).run(works, calm);
    expect(budget.tokens).toBe(6);
  });

  it.each([
    ['undefined', undefined],
    ['a string', 'oops'],
    ['a TypeError, which p-retry takes for a bug', new TypeError('undefined is not a function')],
  ])('retries and rethrows %s as it came', async (_, thrown) => {
    const result = outcome(retry({ maxAttempts: 2, shouldRetry: () => true }).run(failing(thrown, thrown).task, calm));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(result).toMatchObject({ settled: true });
    expect(result.error).toBe(thrown);
  });

  it('treats a task that throws like one that rejects', async () => {
    let calls = 0;
    const task = (): Promise<string> => {
      calls += 1;
      if (calls < 3) throw down;
      return Promise.resolve('done');
    };
    const result = outcome(retry().run(task, calm));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(result.value).toBe('done');
  });

  it('never asks a timer for more than it can do', async () => {
    const result = outcome(
      retry({ baseDelayMs: 2 ** 40, maxDelayMs: Number.POSITIVE_INFINITY, jitter: 'none' }).run(
        failing(down).task,
        calm,
      ),
    );
    await vi.advanceTimersByTimeAsync(1_000);
    expect(result.settled).toBe(false);
    await vi.advanceTimersByTimeAsync(2 ** 31 - 1);
    expect(result.value).toBe('done');
  });

  it('retries what another policy refuses, unless the caller is at fault', async () => {
    const attempts = async (error: ResilienceError) => {
      const upstream = failing(error);
      outcome(retry().run(upstream.task, calm));
      await vi.advanceTimersByTimeAsync(1_000);
      return upstream.calls;
    };
    expect(await attempts(new ResilienceError('TIMED_OUT', 'slow'))).toBe(2);
    expect(await attempts(new ResilienceError('DEADLINE_EXCEEDED', 'over'))).toBe(1);
    expect(await attempts(new ResilienceError('ABORTED', 'left'))).toBe(1);
  });

  it.each([
    [{ maxAttempts: 0 }, 'maxAttempts must be a whole number of 1 or more, not 0'],
    [{ maxAttempts: 1.5 }, 'maxAttempts'],
    [{ baseDelayMs: -1 }, 'baseDelayMs must be a number of 0 or more, not -1'],
    [{ factor: Number.NaN }, 'factor'],
    [{ maxDelayMs: Number.NaN }, 'maxDelayMs'],
    [{ jitter: 'wild' as 'full' }, 'jitter must be one of full, equal, decorrelated, none, not wild'],
  ])('refuses %o by name', (options, message) => {
    expect(() => retry(options)).toThrow(message);
  });
});

/** The waits before the retries of a task that fails `failures` times. */
async function delaysOf(options: Parameters<typeof retry>[0], failures: number, error: unknown = down) {
  const events: RetryEvent[] = [];
  const policy = retry({ ...options, onRetry: (event) => events.push(event) });
  const result = outcome(policy.run(failing(...Array(failures).fill(error)).task, calm));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(result.value).toBe('done');
  return events.map((event) => event.delayMs);
}
