import { describe, expect, it } from 'vitest';
import { CircuitBreaker, type CircuitBreakerOptions } from './circuit-breaker.js';
import { ResilienceError } from './errors.js';
import { calm, controlled, fails, outcome, ServiceError, waitsForAbort, works } from './testing/tasks.js';

/** A breaker on a clock that moves when it is told to. */
function breakerWithClock(options: CircuitBreakerOptions = {}) {
  const clock = { ms: 0 };
  const changes: string[] = [];
  const breaker = new CircuitBreaker({
    now: () => clock.ms,
    onStateChange: ({ from, to }) => changes.push(`${from} > ${to}`),
    ...options,
  });
  const fail = async (times = 1) => {
    for (let i = 0; i < times; i++) await expect(breaker.run(fails, calm)).rejects.toThrow('down');
  };
  return { breaker, clock, changes, fail };
}

describe('CircuitBreaker', () => {
  it('stays closed while tasks succeed', async () => {
    const { breaker } = breakerWithClock();
    expect(await breaker.run(works, calm)).toBe('done');
    expect(breaker.state).toBe('closed');
  });

  it('opens after failureThreshold failures in a row', async () => {
    const { breaker, fail } = breakerWithClock({ failureThreshold: 3 });
    await fail(2);
    expect(breaker.state).toBe('closed');
    await fail();
    expect(breaker.state).toBe('open');
  });

  it('begins to count anew after a success', async () => {
    const { breaker, fail } = breakerWithClock({ failureThreshold: 3 });
    await fail(2);
    await breaker.run(works, calm);
    await fail(2);
    expect(breaker.state).toBe('closed');
  });

  it('refuses at once while open, and says for how long', async () => {
    const { breaker, clock, fail } = breakerWithClock({ failureThreshold: 1, openMs: 5_000 });
    await fail();
    clock.ms += 1_000;
    const error = { code: 'CIRCUIT_OPEN', retryAfterMs: 4_000, retryable: true };
    await expect(breaker.run(works, calm)).rejects.toMatchObject(error);
  });

  it('closes when the probe after the open time succeeds', async () => {
    const { breaker, clock, changes, fail } = breakerWithClock({ failureThreshold: 1, openMs: 5_000 });
    await fail();
    clock.ms += 5_000;
    expect(await breaker.run(works, calm)).toBe('done');
    expect(changes).toEqual(['closed > open', 'open > half-open', 'half-open > closed']);
  });

  it('opens again, for the whole time, when the probe fails', async () => {
    const { breaker, clock, fail } = breakerWithClock({ failureThreshold: 3, openMs: 5_000 });
    await fail(3);
    clock.ms += 5_000;
    await fail();
    expect(breaker.state).toBe('open');
    await expect(breaker.run(works, calm)).rejects.toMatchObject({ retryAfterMs: 5_000 });
  });

  it('lets halfOpenRequests probes through at once and refuses the rest', async () => {
    const { breaker, clock, fail } = breakerWithClock({ failureThreshold: 1, openMs: 5_000, halfOpenRequests: 3 });
    await fail();
    clock.ms += 5_000;
    const probes = [controlled(), controlled(), controlled()];
    const answers = probes.map(({ task }) => breaker.run(task, calm));
    await expect(breaker.run(works, calm)).rejects.toMatchObject({ code: 'CIRCUIT_OPEN', retryAfterMs: 1_000 });
    for (const { resolve } of probes) resolve('done');
    await Promise.all(answers);
    expect(breaker.state).toBe('closed');
  });

  it('stays half-open until all halfOpenRequests probes have succeeded', async () => {
    const { breaker, clock, fail } = breakerWithClock({ failureThreshold: 1, openMs: 5_000, halfOpenRequests: 2 });
    await fail();
    clock.ms += 5_000;
    await breaker.run(works, calm);
    expect(breaker.state).toBe('half-open');
    await breaker.run(works, calm);
    expect(breaker.state).toBe('closed');
  });

  it('ignores what began before the circuit changed', async () => {
    const { breaker, clock, fail } = breakerWithClock({ failureThreshold: 1, openMs: 5_000 });
    const [early, late] = [controlled(), controlled()];
    const answers = [outcome(breaker.run(early.task, calm)), outcome(breaker.run(late.task, calm))];
    await fail();
    early.resolve('late success');
    await Promise.resolve();
    expect(breaker.state).toBe('open');
    clock.ms += 5_000;
    await breaker.run(works, calm);
    late.reject(new Error('late failure'));
    await new Promise(setImmediate);
    expect(answers.every(({ settled }) => settled)).toBe(true);
    expect(breaker.state).toBe('closed');
  });

  it('counts only what isFailure calls a failure', async () => {
    const { breaker, fail } = breakerWithClock({ failureThreshold: 1, isFailure: () => false });
    await fail(3);
    expect(breaker.state).toBe('closed');
  });

  it('takes an answer that is no failure for a sign of life', async () => {
    const { breaker, clock } = breakerWithClock({
      failureThreshold: 1,
      openMs: 5_000,
      isFailure: (error) => (error as Error).message !== 'not found',
    });
    await expect(breaker.run(fails, calm)).rejects.toThrow('down');
    clock.ms += 5_000;
    const notFound = () => Promise.reject(new ServiceError('not found'));
    await expect(breaker.run(notFound, calm)).rejects.toThrow('not found');
    expect(breaker.state).toBe('closed');
  });

  it('counts an attempt that timed out', async () => {
    const { breaker } = breakerWithClock({ failureThreshold: 1 });
    await expect(breaker.run(() => Promise.reject(new ResilienceError('TIMED_OUT', 'slow')), calm)).rejects.toThrow();
    expect(breaker.state).toBe('open');
  });

  it.each(['RATE_LIMITED', 'QUEUE_FULL', 'CIRCUIT_OPEN', 'ABORTED'] as const)(
    'takes %s of a policy inside neither for a failure nor for a sign of life',
    async (code) => {
      const { breaker, clock, fail } = breakerWithClock({ failureThreshold: 1, openMs: 5_000 });
      await fail();
      clock.ms += 5_000;
      await expect(breaker.run(() => Promise.reject(new ResilienceError(code, 'no')), calm)).rejects.toThrow('no');
      expect(breaker.state).toBe('half-open');
      await breaker.run(works, calm);
      expect(breaker.state).toBe('closed');
    },
  );

  it("does not take the caller's abort for a failure, and gives the probe's place back", async () => {
    const { breaker, clock, fail } = breakerWithClock({ failureThreshold: 1, openMs: 5_000 });
    await fail();
    clock.ms += 5_000;
    const caller = new AbortController();
    const probe = breaker.run(waitsForAbort, caller.signal);
    caller.abort(new Error('left'));
    await expect(probe).rejects.toThrow('left');
    expect(await breaker.run(works, calm)).toBe('done');
    expect(breaker.state).toBe('closed');
  });

  it('is not held shut by a probe that never comes back', async () => {
    const { breaker, clock, fail } = breakerWithClock({ failureThreshold: 1, openMs: 5_000 });
    await fail();
    clock.ms += 5_000;
    outcome(breaker.run(controlled().task, calm));
    await expect(breaker.run(works, calm)).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });
    clock.ms += 5_000;
    expect(await breaker.run(works, calm)).toBe('done');
    expect(breaker.state).toBe('closed');
  });

  it('treats a task that throws like one that rejects', async () => {
    const { breaker } = breakerWithClock({ failureThreshold: 1 });
    const throws = (): Promise<never> => {
      throw undefined;
    };
    await expect(breaker.run(throws, calm)).rejects.toBeUndefined();
    expect(breaker.state).toBe('open');
  });

  it.each([
    [{ failureThreshold: 0 }, 'failureThreshold'],
    [{ openMs: Number.NaN }, 'openMs'],
    [{ halfOpenRequests: -1 }, 'halfOpenRequests must be a whole number of 1 or more, not -1'],
  ])('refuses %o by name', (options, message) => {
    expect(() => new CircuitBreaker(options)).toThrow(message);
  });
});
