import { describe, expect, it, vi } from 'vitest';
import { ResilienceError } from '../errors.js';
import { calm, controlled, fails, outcome, ServiceError, waitsForAbort, works } from '../testing/tasks.js';
import { CircuitBreaker, type CircuitBreakerOptions } from './circuit-breaker.js';

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

  it('says how long it lets nothing through, without letting anything through', async () => {
    const { breaker, clock, fail } = breakerWithClock({ failureThreshold: 1, openMs: 5_000 });
    expect(breaker.openForMs).toBe(0);
    await fail();
    expect(breaker.openForMs).toBe(5_000);
    clock.ms += 5_000;
    expect([breaker.openForMs, breaker.state]).toEqual([0, 'open']);
    outcome(breaker.run(controlled().task, calm));
    expect([breaker.openForMs, breaker.state]).toEqual([1_000, 'half-open']);
    clock.ms += 5_000; // and the probe has not come back
    expect(breaker.openForMs).toBe(0);
    breaker.isolate();
    expect(breaker.openForMs).toBe(Number.POSITIVE_INFINITY);
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

  it('lets no more probes through when it is tried again at once', async () => {
    const { breaker, fail } = breakerWithClock({ failureThreshold: 1, openMs: 0 });
    await fail();
    outcome(breaker.run(controlled().task, calm));
    await expect(breaker.run(works, calm)).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });
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

  it('does not take the late success of an old task for that of a probe', async () => {
    const { breaker, clock, fail } = breakerWithClock({ failureThreshold: 1, openMs: 5_000 });
    const [old, probe] = [controlled(), controlled()];
    const answer = breaker.run(old.task, calm);
    await fail();
    clock.ms += 5_000;
    outcome(breaker.run(probe.task, calm));
    old.resolve('late');
    await answer;
    expect(breaker.state).toBe('half-open');
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

  it('stays open longer each time when openMs is a function', async () => {
    const { breaker, clock, fail } = breakerWithClock({
      failureThreshold: 1,
      openMs: (times) => 1_000 * 2 ** (times - 1),
    });
    await fail();
    expect(breaker.openForMs).toBe(1_000);
    clock.ms += 1_000;
    await fail();
    expect(breaker.openForMs).toBe(2_000);
    clock.ms += 2_000;
    await breaker.run(works, calm);
    await fail();
    expect(breaker.openForMs).toBe(1_000);
  });

  it('is open for no longer than openMs after its clock has jumped back', async () => {
    const { breaker, clock, fail } = breakerWithClock({ failureThreshold: 1, openMs: 5_000 });
    clock.ms = 3_600_000;
    await fail();
    clock.ms = 0;
    await expect(breaker.run(works, calm)).rejects.toMatchObject({ retryAfterMs: 5_000 });
    clock.ms += 5_000;
    expect(await breaker.run(works, calm)).toBe('done');
  });

  it('is not disturbed by a listener that throws', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const breaker = new CircuitBreaker({
      failureThreshold: 1,
      onStateChange: () => {
        throw new Error('listener');
      },
    });
    await expect(breaker.run(fails, calm)).rejects.toThrow('down');
    expect(breaker.state).toBe('open');
    expect(warn.mock.calls).toEqual([[new Error('listener')]]);
    warn.mockRestore();
  });

  it.each([
    [{ failureThreshold: 0 }, 'failureThreshold'],
    [{ openMs: Number.NaN }, 'openMs'],
    [{ slowCallMs: 0 }, 'slowCallMs'],
    [{ halfOpenRequests: -1 }, 'halfOpenRequests must be a whole number of 1 or more, not -1'],
    [{ window: { type: 'count', size: 0 } }, 'window.size'],
    [{ window: { type: 'time', sizeMs: -5 } }, 'window.sizeMs'],
    [{ window: { type: 'count', size: 10, failureRatio: 1.5 } }, 'window.failureRatio must be a number of'],
    [{ window: { type: 'count', size: 10, slowRatio: 0 } }, 'window.slowRatio'],
    [{ window: { type: 'count', size: 10, minimumCalls: 0 } }, 'window.minimumCalls'],
  ] as const)('refuses %o by name', (options, message) => {
    expect(() => new CircuitBreaker(options)).toThrow(message);
  });
});

describe('CircuitBreaker over the last calls', () => {
  const window = { type: 'count', size: 10, minimumCalls: 4, failureRatio: 0.5 } as const;

  it('opens when failureRatio of them fail', async () => {
    const { breaker, fail } = breakerWithClock({ window });
    for (let i = 0; i < 5; i++) await breaker.run(works, calm);
    await fail(4);
    expect(breaker.state).toBe('closed');
    await fail();
    expect(breaker.state).toBe('open');
  });

  it('waits for minimumCalls', async () => {
    const { breaker, fail } = breakerWithClock({ window });
    await fail(3);
    expect(breaker.state).toBe('closed');
    await fail();
    expect(breaker.state).toBe('open');
  });

  it('forgets what is older than size calls', async () => {
    const { breaker, fail } = breakerWithClock({ window: { ...window, minimumCalls: 10 } });
    await fail(4);
    for (let i = 0; i < 10; i++) await breaker.run(works, calm);
    await fail(4);
    expect(breaker.state).toBe('closed');
    await fail();
    expect(breaker.state).toBe('open');
  });

  it('begins anew after it has closed again', async () => {
    const { breaker, clock, fail } = breakerWithClock({ window, openMs: 1_000 });
    await fail(4);
    clock.ms += 1_000;
    await breaker.run(works, calm);
    await fail(3);
    expect(breaker.state).toBe('closed');
  });
});

describe('CircuitBreaker over the last milliseconds', () => {
  const window = { type: 'time', sizeMs: 1_000, minimumCalls: 4 } as const;

  it('opens when failureRatio of the calls in the window fail', async () => {
    const { breaker, clock, fail } = breakerWithClock({ window });
    await fail(3);
    clock.ms += 800;
    await fail();
    expect(breaker.state).toBe('open');
  });

  it('forgets what is older', async () => {
    const { breaker, clock, fail } = breakerWithClock({ window });
    await fail(3);
    clock.ms += 1_000;
    await fail();
    expect(breaker.state).toBe('closed');
    clock.ms += 60_000;
    await fail(3);
    expect(breaker.state).toBe('closed');
  });

  it('forgets it a tenth of the window at a time', async () => {
    const { breaker, clock, fail } = breakerWithClock({ window: { ...window, minimumCalls: 5 } });
    await fail(3);
    clock.ms += 500;
    await breaker.run(works, calm);
    clock.ms += 600;
    await fail();
    expect(breaker.state).toBe('closed');
  });

  it('neither forgets nor repeats when the clock jumps back', async () => {
    const { breaker, clock, fail } = breakerWithClock({ window });
    clock.ms = 50_000;
    await fail(3);
    clock.ms = 10_000;
    await fail();
    expect(breaker.state).toBe('open');
  });
});

describe('CircuitBreaker with slowCallMs', () => {
  const takes = (clock: { ms: number }, ms: number) => async () => {
    clock.ms += ms;
    return 'done';
  };

  it('counts slow calls by their own ratio in a window', async () => {
    const window = { type: 'count', size: 4, minimumCalls: 4, slowRatio: 0.75 } as const;
    const { breaker, clock } = breakerWithClock({ window, slowCallMs: 500 });
    await breaker.run(takes(clock, 499), calm);
    for (let i = 0; i < 3; i++) await breaker.run(takes(clock, 500), calm);
    expect(breaker.state).toBe('open');
  });

  it('counts a slow call in a row of failures', async () => {
    const { breaker, clock, fail } = breakerWithClock({ failureThreshold: 2, slowCallMs: 500 });
    await fail();
    await breaker.run(takes(clock, 500), calm);
    expect(breaker.state).toBe('open');
  });

  it('opens again after a slow probe', async () => {
    const { breaker, clock, fail } = breakerWithClock({ failureThreshold: 1, slowCallMs: 500, openMs: 1_000 });
    await fail();
    clock.ms += 1_000;
    await breaker.run(takes(clock, 500), calm);
    expect(breaker.state).toBe('open');
  });
});

describe('CircuitBreaker.isolate', () => {
  it('refuses everything until it is released', async () => {
    const { breaker, changes } = breakerWithClock();
    const isolation = breaker.isolate();
    await expect(breaker.run(works, calm)).rejects.toMatchObject({ code: 'CIRCUIT_OPEN', retryAfterMs: undefined });
    isolation[Symbol.dispose]();
    expect(await breaker.run(works, calm)).toBe('done');
    expect(changes).toEqual(['closed > isolated', 'isolated > closed']);
  });

  it('holds until the last of several holders releases it', () => {
    const { breaker } = breakerWithClock();
    const [first, second] = [breaker.isolate(), breaker.isolate()];
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    expect(breaker.state).toBe('isolated');
    second[Symbol.dispose]();
    expect(breaker.state).toBe('closed');
  });

  it('is not ended by a task that began before it', async () => {
    const { breaker } = breakerWithClock({ failureThreshold: 1 });
    const { task, reject } = controlled();
    const answer = outcome(breaker.run(task, calm));
    breaker.isolate();
    reject(new Error('late'));
    await new Promise(setImmediate);
    expect([answer.settled, breaker.state]).toEqual([true, 'isolated']);
  });
});

describe('CircuitBreaker.toJSON', () => {
  const options = { failureThreshold: 1, openMs: 5_000 };

  it('lets another breaker go on with the time that is left', async () => {
    const { breaker, clock, fail } = breakerWithClock(options);
    await fail();
    clock.ms += 2_000;
    const restored = breakerWithClock({ ...options, restore: JSON.parse(JSON.stringify(breaker)) });
    expect(restored.breaker.state).toBe('open');
    expect(restored.breaker.openForMs).toBeGreaterThan(2_500);
    expect(restored.breaker.openForMs).toBeLessThanOrEqual(3_000);
  });

  it('never keeps a circuit open for longer than openMs', () => {
    const restore = { state: 'open', openUntil: Date.now() + 1e12, timesOpened: 1 };
    expect(breakerWithClock({ ...options, restore }).breaker.openForMs).toBe(5_000);
  });

  it.each([null, 'open', 5, {}, { state: 'ajar' }, { state: 'closed' }, { state: 'isolated' }])(
    'starts closed from %o',
    (restore) => {
      expect(breakerWithClock({ ...options, restore }).breaker.state).toBe('closed');
    },
  );

  it('tries the service at once when the time in it is unreadable', async () => {
    const { breaker } = breakerWithClock({ ...options, restore: { state: 'open', openUntil: 'soon' } });
    expect(await breaker.run(works, calm)).toBe('done');
    expect(breaker.state).toBe('closed');
  });
});
