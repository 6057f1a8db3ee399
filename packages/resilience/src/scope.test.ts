import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CircuitBreaker } from './breaker/circuit-breaker.js';
import { concurrencyLimit } from './concurrency/concurrency-limit.js';
import { hedge } from './hedge.js';
import { type TaskContext, wrap } from './policy.js';
import { rateLimiter } from './rate/rate-limiter.js';
import { retry } from './retry/retry.js';
import { OwnScope, scopeOf } from './scope.js';
import { calm, outcome, works } from './testing/tasks.js';
import { remainingMs } from './time/remaining.js';
import { deadline, timeout } from './time/time-limit.js';

const stack = () =>
  wrap(
    deadline(10_000),
    retry(),
    hedge({ delayMs: 5_000 }),
    new CircuitBreaker(),
    rateLimiter({ perSecond: 1_000 }),
    concurrencyLimit({ maxConcurrent: 10 }),
    timeout(1_000),
  );

describe('the signal of a task', () => {
  const made = vi.fn();
  beforeEach(() => {
    vi.useFakeTimers();
    const Original = globalThis.AbortController;
    vi.stubGlobal(
      'AbortController',
      class extends Original {
        constructor() {
          super();
          made();
        }
      },
    );
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
    made.mockClear();
  });

  it('is not made for a task that has no use for it, however many policies are around it', async () => {
    await stack().run(works, calm);
    expect(made).not.toHaveBeenCalled();
  });

  it('is made once, by the innermost policy that may stop the task', async () => {
    const [first, second] = await stack().run(async (context) => [context.signal, context.signal], calm);
    expect(first).toBe(second);
    expect(made).toHaveBeenCalledTimes(1);
  });

  it("is the caller's own where no policy may stop the task", async () => {
    const policy = wrap(retry(), new CircuitBreaker(), rateLimiter({ perSecond: 1_000 }));
    expect(await policy.run(async ({ signal }) => signal, calm)).toBe(calm);
    expect(await policy.run(async ({ signal }) => signal, { signal: calm })).toBe(calm);
  });

  it('has fired already when it is first read after the time is over', async () => {
    let late: TaskContext | undefined;
    const keeps = (context: TaskContext) => {
      late = context;
      return new Promise<never>(() => {});
    };
    const result = outcome(timeout(100).run(keeps, calm));
    await vi.advanceTimersByTimeAsync(100);
    expect(result.error).toMatchObject({ code: 'TIMED_OUT' });
    expect(late?.signal.aborted).toBe(true);
    expect(late?.signal.reason).toBe(result.error);
  });

  it('knows the time that is left, as long as its task runs', async () => {
    const left: number[] = [];
    let signal = calm;
    await timeout(1_000).run(async (context) => {
      signal = context.signal;
      left.push(remainingMs(context), remainingMs(signal));
    }, calm);
    expect([...left, remainingMs(signal)]).toEqual([1_000, 1_000, Number.POSITIVE_INFINITY]);
  });
});

describe('a scope', () => {
  it('tells its listeners of the abort, once, and not those who left', () => {
    const scope = new OwnScope(Number.POSITIVE_INFINITY);
    const [stays, leaves, object] = [vi.fn(), vi.fn(), { handleEvent: vi.fn() }];
    for (const listener of [stays, leaves, object]) scope.onAbort(listener);
    scope.offAbort(leaves);
    scope.abort(new Error('first'));
    scope.abort(new Error('second'));
    expect([stays, leaves, object.handleEvent].map(({ mock }) => mock.calls.length)).toEqual([1, 0, 1]);
    expect(scope).toMatchObject({ aborted: true, reason: new Error('first') });
  });

  it('of a signal hears of its abort', () => {
    const caller = new AbortController();
    const scope = scopeOf(caller.signal);
    const heard = vi.fn();
    scope.onAbort(heard);
    caller.abort('left');
    expect(heard).toHaveBeenCalledOnce();
    expect(scope).toMatchObject({ aborted: true, reason: 'left' });
    expect(scopeOf(scope)).toBe(scope);
  });
});
