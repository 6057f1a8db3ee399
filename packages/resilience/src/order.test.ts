import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CircuitBreaker } from './breaker/circuit-breaker.js';
import { concurrencyLimit } from './concurrency/concurrency-limit.js';
import { type Policy, wrap } from './policy.js';
import { rateLimiter } from './rate/rate-limiter.js';
import { retry } from './retry/retry.js';
import { calm, fails, hangs, outcome, ServiceError, works } from './testing/tasks.js';
import { deadline, timeout } from './time/time-limit.js';

/** A service that fails each call's first two attempts, and notes when attempts reach it. */
function flakyService() {
  const begin = Date.now();
  const arrivals: number[] = [];
  const call = () => {
    let attempt = 0;
    return async () => {
      arrivals.push(Date.now() - begin);
      attempt += 1;
      if (attempt < 3) throw new ServiceError('down');
    };
  };
  return { call, arrivedBy: (ms: number) => arrivals.filter((at) => at < ms).length };
}

const thrice = () => retry({ maxAttempts: 3, baseDelayMs: 1, jitter: 'none' });

async function tenCalls(policy: Policy) {
  const service = flakyService();
  for (let i = 0; i < 10; i++) outcome(policy.run(service.call(), calm));
  await vi.advanceTimersByTimeAsync(10_000);
  return service;
}

describe('the order of policies, the first outermost', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('retry > rate limit: each attempt takes a token, so 10 calls a second stay 10 requests a second', async () => {
    const service = await tenCalls(wrap(thrice(), rateLimiter({ perSecond: 10, burst: 10 })));
    expect(service.arrivedBy(100)).toBe(10);
    expect(service.arrivedBy(1_000)).toBeLessThan(20);
    expect(service.arrivedBy(10_000)).toBe(30);
  });

  it('rate limit > retry: attempts escape the limit, and 30 requests start in the first second of 10 allowed', async () => {
    const service = await tenCalls(wrap(rateLimiter({ perSecond: 10, burst: 10 }), thrice()));
    expect(service.arrivedBy(1_000)).toBe(30);
  });

  it('retry > breaker: the breaker sees each attempt, and three failures open it', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 3 });
    outcome(wrap(thrice(), breaker).run(fails, calm));
    await vi.advanceTimersByTimeAsync(100);
    expect(breaker.state).toBe('open');
  });

  it('breaker > retry: three failures of one call count as one', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 3 });
    outcome(wrap(breaker, thrice()).run(fails, calm));
    await vi.advanceTimersByTimeAsync(100);
    expect(breaker.state).toBe('closed');
  });

  it('retry > breaker: an open circuit ends the retries of calls under way', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1, openMs: 30_000 });
    const result = outcome(wrap(thrice(), breaker).run(fails, calm));
    await vi.advanceTimersByTimeAsync(100);
    expect(result.error).toMatchObject({ code: 'CIRCUIT_OPEN', retryAfterMs: expect.any(Number) });
  });

  it('breaker > rate limit: a call that the breaker refuses takes no token', async () => {
    const breaker = new CircuitBreaker();
    const limiter = rateLimiter({ perSecond: 10, burst: 1 });
    const isolation = breaker.isolate();
    await expect(wrap(breaker, limiter).run(works, calm)).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });
    isolation[Symbol.dispose]();
    expect(await wrap(breaker, limiter).run(works, calm)).toBe('done');
  });

  it('rate limit > breaker: calls that never reach the service use up its limit', async () => {
    const breaker = new CircuitBreaker();
    const limiter = rateLimiter({ perSecond: 10, burst: 1, maxQueued: 0 });
    breaker.isolate();
    await expect(wrap(limiter, breaker).run(works, calm)).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });
    await expect(limiter.run(works, calm)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('rate limit > timeout: the wait for a token does not spend the time of the attempt', async () => {
    const policy = wrap(rateLimiter({ perSecond: 1, burst: 1 }), timeout(500));
    outcome(policy.run(works, calm));
    const second = outcome(policy.run(works, calm));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(second.value).toBe('done');
  });

  it('timeout > rate limit: it does, and a call that would wait longer is refused at once', async () => {
    const policy = wrap(timeout(500), rateLimiter({ perSecond: 1, burst: 1 }));
    outcome(policy.run(works, calm));
    await expect(policy.run(works, calm)).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 1_000 });
  });

  it('concurrency > timeout: an attempt that hangs gives its place back', async () => {
    const limit = concurrencyLimit({ maxConcurrent: 1 });
    const policy = wrap(limit, timeout(500));
    outcome(policy.run(hangs, calm));
    const second = outcome(policy.run(works, calm));
    await vi.advanceTimersByTimeAsync(500);
    expect(second.value).toBe('done');
  });

  it('retry > timeout: each attempt has its own time', async () => {
    const result = outcome(wrap(thrice(), timeout(500)).run(hangs, calm));
    await vi.advanceTimersByTimeAsync(1_499);
    expect(result.settled).toBe(false);
    await vi.advanceTimersByTimeAsync(10);
    expect(result.error).toMatchObject({ code: 'TIMED_OUT' });
  });

  it('deadline > retry: all attempts share one time, and no wait begins that does not fit in it', async () => {
    const policy = wrap(deadline(1_000), retry({ maxAttempts: 9, baseDelayMs: 300, jitter: 'none' }));
    const result = outcome(policy.run(fails, calm));
    await vi.advanceTimersByTimeAsync(900);
    expect(result.error).toMatchObject({ message: 'down' }); // after waits of 300 and 600 ms: 1,200 more do not fit
  });

  it('retry > deadline: each attempt begins with the whole time, which is what timeout is for', async () => {
    const result = outcome(wrap(retry({ shouldRetry: () => true, baseDelayMs: 1 }), deadline(1_000)).run(hangs, calm));
    await vi.advanceTimersByTimeAsync(2_500);
    expect(result.settled).toBe(false);
  });
});
