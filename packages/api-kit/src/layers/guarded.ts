import {
  aimd,
  CircuitBreaker,
  type CircuitBreakerOptions,
  concurrencyLimit,
  deadline,
  hedge,
  type Policy,
  type RateLimiter,
  type RateLimiterOptions,
  type RetryBudget,
  rateLimiter,
  retry,
  retryBudget,
  scopeOf,
  type TaskContext,
  wrap,
} from '@fastpath/resilience';
import { ApiError } from '../errors.js';
import type { Features } from '../features.js';
import type { Call, Handler, Layer } from '../handler.js';
import type { Instruments } from '../instruments.js';
import { isReadOnly, type Operation } from '../operation.js';
import { toApiError } from './to-api-error.js';

/** For calls that nobody may end. */
const never = new AbortController().signal;

/** How much of a service's patience a client may use. */
export interface Limits {
  /** Reads started per second. */
  readonly readsPerSecond: number;
  /** Writes started per second. */
  readonly writesPerSecond: number;
  /** Requests under way at the same time. */
  readonly maxConcurrent: number;
  /** Milliseconds for one attempt. */
  readonly attemptTimeoutMs: number;
  /** Milliseconds for a call with all its waits and attempts. */
  readonly deadlineMs: number;
  /** Attempts in all, the first included. */
  readonly maxAttempts: number;
  /** Milliseconds before the second attempt; each further wait may be twice as long. */
  readonly retryDelayMs: number;
  /** Milliseconds after which a read that has no answer is sent once more beside itself; `p95`: what 95 of 100 need. @default never */
  readonly hedgeAfterMs?: number | 'p95';
  /** Whether the number of requests under way follows signs of overload, up to `maxConcurrent`. @default false */
  readonly adaptiveConcurrency?: boolean;
}

/** When a service that keeps failing is left alone. */
export type BreakerOptions = Pick<CircuitBreakerOptions, 'failureThreshold' | 'openMs' | 'halfOpenRequests'>;

/** Makes the limiter of a name: `reads`, `writes`, or an operation with a limit of its own. */
export type MakeLimiter = (name: string, options: RateLimiterOptions) => RateLimiter;

/**
 * Runs each call under deadline > retry > hedge > breaker > rate limit > concurrency. In this order every attempt counts
 * for the breaker and is paced by the limiter, one deadline is spent by all of it, and one budget pays for whatever is sent
 * more than once. The time of one attempt is limited where it is sent.
 */
export const guarded = (
  limits: Limits,
  features: () => Features,
  instruments: Instruments,
  options: BreakerOptions = {},
  makeLimiter: MakeLimiter = (_, pace) => rateLimiter(pace),
): Layer => {
  const breaker = new CircuitBreaker({
    ...options,
    isFailure: countsAgainstService,
    onStateChange: instruments.breakerState,
  });
  const concurrency = concurrencyLimit({ maxConcurrent: concurrencyOf(limits) });
  const budget = retryBudget();
  const limiter = (name: string, perSecond: number): Policy => {
    const pace = { perSecond, retryAfterMs: pauseOf, onWait: instruments.limited };
    return when(() => features().rateLimit, makeLimiter(name, pace));
  };
  const { maxAttempts, retryDelayMs: baseDelayMs } = limits;
  const repeat = { maxAttempts, baseDelayMs, budget, shouldRetry, onRetry: instruments.retry };
  const guard = (inner: readonly Policy[]): Policy =>
    wrap(
      deadline(limits.deadlineMs),
      when(() => features().retry, retry(repeat)),
      ...inner,
      concurrency,
    );
  const breaking = when(() => features().breaker, breaker);
  const { hedgeAfterMs: delayMs } = limits;
  const hedging =
    delayMs === undefined ? [] : [hedge({ delayMs, budget: withoutRefunds(budget), onHedge: instruments.hedge })];

  const [reading, writing] = [limiter('reads', limits.readsPerSecond), limiter('writes', limits.writesPerSecond)];
  const guardReads = (...limiters: readonly Policy[]) => guard([...hedging, breaking, ...limiters, reading]);
  const guardWrites = (...limiters: readonly Policy[]) => guard([breaking, ...limiters, writing]);
  const [reads, writes] = [guardReads(), guardWrites()];
  const rare = new Map<Operation, Policy>(); // operations with a limit of their own, which they have beside the common one
  const guardOf = (operation: Operation): Policy => {
    const { perSecond } = operation;
    if (perSecond === undefined) return isReadOnly(operation) ? reads : writes;
    const guardMore = isReadOnly(operation) ? guardReads : guardWrites;
    const own = rare.get(operation) ?? guardMore(limiter(operation.name, perSecond));
    rare.set(operation, own);
    return own;
  };

  return (next) => async (call) => {
    try {
      return await sooner(guardOf(call.operation), call, limits).run(attempts(call, next), call.signal ?? never);
    } catch (error) {
      throw toApiError(call, error);
    }
  };
};

const concurrencyOf = ({ maxConcurrent: max, adaptiveConcurrency }: Limits) =>
  adaptiveConcurrency ? aimd({ initial: max, max }) : max;

/** The budget for hedges: retries around them put back what a success is worth. */
const withoutRefunds = (budget: RetryBudget): RetryBudget => ({
  get tokens() {
    return budget.tokens;
  },
  take: (error) => budget.take(error),
  succeeded() {},
});

// Less than this is not worth a timer of its own.
const negligibleMs = 250;

/** The policy under the caller's deadline, where that is sooner than the call's own. */
function sooner(policy: Policy, { deadlineAt }: Call, { deadlineMs }: Limits): Policy {
  if (deadlineAt === undefined) return policy;
  const leftMs = deadlineAt - performance.now();
  return leftMs > deadlineMs - negligibleMs ? policy : wrap(deadline(Math.max(1, leftMs)), policy);
}

/** One attempt after another at the same call, as a task for the policies. */
function attempts(call: Call, next: Handler) {
  const { operation } = call;
  let count = 0;
  return async (context: TaskContext): Promise<unknown> => {
    const scope = scopeOf(context);
    count += 1;
    try {
      return await next({ ...call, signal: undefined, scope, attempt: count });
    } catch (error) {
      const failure = toApiError(call, error);
      // The attempt before this one may have done it, although its reply never came.
      if (failure.code === 'NOT_FOUND' && count > 1 && operation.absentIsDone) return {};
      throw failure;
    }
  };
}

/** Runs tasks under a policy while `isOn`, else as they are. */
const when = (isOn: () => boolean, policy: Policy): Policy => ({
  run: (task, parent) => (isOn() ? policy.run(task, parent) : task(scopeOf(parent))),
});

const shouldRetry = (error: unknown) => error instanceof ApiError && error.retryable;
const pauseOf = (error: unknown) =>
  error instanceof ApiError && error.code === 'RATE_LIMITED' ? error.retryAfterMs : undefined;
const countsAgainstService = (error: unknown) =>
  error instanceof ApiError && ['SERVER_ERROR', 'UNREACHABLE', 'TIMED_OUT'].includes(error.code);
