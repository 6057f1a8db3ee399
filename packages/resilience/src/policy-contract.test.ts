import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it } from 'vitest';
import { balance } from './balance.js';
import { CircuitBreaker } from './breaker/circuit-breaker.js';
import { aimd } from './concurrency/adaptive-limit.js';
import { concurrencyLimit } from './concurrency/concurrency-limit.js';
import { fallback } from './fallback.js';
import { hedge } from './hedge.js';
import { type Policy, type TaskContext, wrap } from './policy.js';
import { rateLimiter, slidingWindowLimiter } from './rate/rate-limiter.js';
import { retry } from './retry/retry.js';
import { policy } from './standard-policy.js';
import { calm, outcome, waitsForAbort, works } from './testing/tasks.js';
import { deadline, timeout } from './time/time-limit.js';

const policies: readonly (readonly [string, () => Policy])[] = [
  ['wrap of none', () => wrap()],
  ['retry', () => retry()],
  ['CircuitBreaker', () => new CircuitBreaker()],
  ['rateLimiter', () => rateLimiter({ perSecond: 1_000, burst: 5 })],
  ['slidingWindowLimiter', () => slidingWindowLimiter({ maxRequests: 1_000, windowMs: 1_000 })],
  ['concurrencyLimit', () => concurrencyLimit({ maxConcurrent: 1 })],
  ['concurrencyLimit that learns', () => concurrencyLimit({ maxConcurrent: aimd() })],
  ['timeout', () => timeout(10_000)],
  ['deadline', () => deadline(10_000)],
  ['hedge', () => hedge({ delayMs: 10_000 })],
  ['fallback', () => fallback<never>((error) => Promise.reject(error))],
  ['balance', () => ({ run: (task, signal) => spread.run((_, inner) => task(inner), signal) })],
  ['policy of everything', () => policy({ deadlineMs: 10_000, retry: {}, hedge: {}, breaker: {}, timeoutMs: 5_000 })],
];
const spread = balance({ endpoints: ['a', 'b'], failureThreshold: 1_000 });

describe.each(policies)('%s', (_, make) => {
  it('answers with what the task answers', async () => {
    const value = {};
    expect(await make().run(async () => value, calm)).toBe(value);
    expect(await make().run(async () => undefined, calm)).toBeUndefined();
  });

  it.each([new Error('down'), 'a string', undefined, null, 0, { code: 404 }])(
    'rethrows %s as it came',
    async (thrown) => {
      const result = outcome(make().run(() => Promise.reject(thrown), calm));
      await expect.poll(() => result.settled).toBe(true);
      expect('error' in result).toBe(true);
      expect(result.error).toBe(thrown);
    },
  );

  it('rejects when a task throws instead of rejecting', async () => {
    const throws = (): Promise<never> => {
      throw new Error('at once');
    };
    await expect(make().run(throws, calm)).rejects.toThrow('at once');
  });

  it('hands a signal to the task that fires with the reason of the caller', async () => {
    const caller = new AbortController();
    let seen: unknown;
    const task = (context: TaskContext) =>
      waitsForAbort(context).catch((error: unknown) => {
        seen = error;
        throw error;
      });
    const result = outcome(make().run(task, caller.signal));
    await Promise.resolve();
    const left = new Error('left');
    caller.abort(left);
    await expect.poll(() => result.settled).toBe(true);
    expect(seen).toBe(left);
    expect([result.error, (result.error as Error).cause]).toContain(left);
  });

  it('runs many tasks at once, each with its own answer', async () => {
    const shared = make();
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => shared.run(async () => i, calm)));
    expect(answers).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it('runs each task in the async context of its caller, also after a wait', async () => {
    const shared = make();
    const context = new AsyncLocalStorage<number>();
    const callers = Array.from({ length: 20 }, (_, i) => i);
    const later = async () => {
      await new Promise(setImmediate);
      return context.getStore();
    };
    const seen = callers.map((caller) => context.run(caller, () => shared.run(later, calm)));
    expect(await Promise.all(seen)).toEqual(callers);
  });

  it('works again after a failure', async () => {
    const shared = make();
    await expect(shared.run(() => Promise.reject(new Error('down')), calm)).rejects.toThrow('down');
    expect(await shared.run(works, calm)).toBe('done');
  });
});
