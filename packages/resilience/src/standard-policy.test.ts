import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CircuitBreaker } from './breaker/circuit-breaker.js';
import { rateLimiter } from './rate/rate-limiter.js';
import { retryBudget } from './retry/retry-budget.js';
import { policy } from './standard-policy.js';
import { calm, failing, fails, hangs, outcome, ServiceError, works } from './testing/tasks.js';

describe('policy', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is the bare task without options', async () => {
    const bare = policy({});
    expect(await bare.run(works, calm)).toBe('done');
    expect(bare).toMatchObject({ breaker: undefined, limiter: undefined, concurrency: undefined, budget: undefined });
  });

  it('retries attempts that time out, each seen by the breaker and paid for with a token', async () => {
    const stack = policy({
      deadlineMs: 10_000,
      retry: { maxAttempts: 3, jitter: 'none', baseDelayMs: 100 },
      breaker: { failureThreshold: 3 },
      rateLimit: { perSecond: 0.001, burst: 3, maxQueued: 0 },
      concurrency: { maxConcurrent: 1 },
      timeoutMs: 500,
    });
    const result = outcome(stack.run(hangs, calm));
    await vi.advanceTimersByTimeAsync(500 + 100 + 500 + 200 + 500);
    expect(result.error).toMatchObject({ code: 'TIMED_OUT' });
    expect(stack.breaker?.state).toBe('open');
    expect(stack.concurrency).toMatchObject({ active: 0, queued: 0 });
    await expect(stack.limiter?.run(works, calm)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('ends all of it at the deadline', async () => {
    const result = outcome(policy({ deadlineMs: 800, retry: {}, timeoutMs: 500 }).run(hangs, calm));
    await vi.advanceTimersByTimeAsync(800);
    expect(result.settled).toBe(true);
  });

  it('takes parts that several stacks share', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 });
    const limiter = rateLimiter({ perSecond: 10 });
    const read = policy({ breaker, rateLimit: limiter });
    const write = policy({ breaker });
    await expect(read.run(fails, calm)).rejects.toThrow('down');
    await expect(write.run(works, calm)).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });
    expect(read.limiter).toBe(limiter);
  });

  it('pays for retries and hedges from one budget', async () => {
    const stack = policy({ retry: { baseDelayMs: 0 }, hedge: { delayMs: 100 }, budget: { capacity: 10 } });
    outcome(stack.run(hangs, calm));
    await vi.advanceTimersByTimeAsync(100);
    expect(stack.budget?.tokens).toBe(5);
    const result = outcome(stack.run(failing(new ServiceError('down'), new ServiceError('down')).task, calm));
    await vi.advanceTimersByTimeAsync(10);
    expect(result.error).toMatchObject({ message: 'down' });
    expect(stack.budget?.tokens).toBe(0);
  });

  it('pays each success back once', async () => {
    const spent = () => {
      const budget = retryBudget({ capacity: 10 });
      budget.take();
      return budget;
    };
    const both = policy({ retry: {}, hedge: {}, budget: spent() });
    const hedged = policy({ hedge: {}, budget: spent() });
    await Promise.all([both.run(works, calm), hedged.run(works, calm)]);
    expect([both.budget?.tokens, hedged.budget?.tokens]).toEqual([6, 6]);
  });

  it('answers with the fallback when all else has failed', async () => {
    const stack = policy({ breaker: {}, fallback: { answer: () => 'stale' } });
    expect(await stack.run(fails, calm)).toBe('stale');
  });

  it('refuses options out of range by name', () => {
    expect(() => policy({ deadlineMs: 0 })).toThrow('deadline');
    expect(() => policy({ rateLimit: { perSecond: -1 } })).toThrow('perSecond');
  });
});
