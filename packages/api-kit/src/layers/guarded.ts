import {
  CircuitBreaker,
  type CircuitBreakerOptions,
  concurrencyLimit,
  deadline,
  type Policy,
  type RateLimiter,
  type RateLimiterOptions,
  ResilienceError,
  rateLimiter,
  retry,
  scopeOf,
  type TaskContext,
  wrap,
} from '@fastpath/resilience';
import { ApiError, type ApiErrorCode } from '../errors.js';
import type { Features } from '../features.js';
import type { Call, Handler, Layer } from '../handler.js';
import type { Instruments } from '../instruments.js';
import { isReadOnly, type Operation, retryClass } from '../operation.js';

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
}

/** When a service that keeps failing is left alone. */
export type BreakerOptions = Pick<CircuitBreakerOptions, 'failureThreshold' | 'openMs' | 'halfOpenRequests'>;

/** Makes the limiter of a name: `reads`, `writes`, or an operation with a limit of its own. */
export type MakeLimiter = (name: string, options: RateLimiterOptions) => RateLimiter;

/**
 * Runs each call under deadline > retry > breaker > rate limit > concurrency. In this order every attempt counts for the
 * breaker and is paced by the limiter, and one deadline is spent by all of it. The time of one attempt is limited where
 * it is sent.
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
  const concurrency = concurrencyLimit({ maxConcurrent: limits.maxConcurrent });
  const limiter = (name: string, perSecond: number): Policy => {
    const pace = { perSecond, retryAfterMs: pauseOf, onWait: instruments.limited };
    return when(() => features().rateLimit, makeLimiter(name, pace));
  };
  const { maxAttempts, retryDelayMs: baseDelayMs } = limits;
  const guard = (...limiters: readonly Policy[]): Policy =>
    wrap(
      deadline(limits.deadlineMs),
      when(() => features().retry, retry({ maxAttempts, baseDelayMs, shouldRetry, onRetry: instruments.retry })),
      when(() => features().breaker, breaker),
      ...limiters,
      concurrency,
    );

  const [reading, writing] = [limiter('reads', limits.readsPerSecond), limiter('writes', limits.writesPerSecond)];
  const [reads, writes] = [guard(reading), guard(writing)];
  const rare = new Map<Operation, Policy>(); // operations with a limit of their own, which they have beside the common one
  const guardOf = (operation: Operation): Policy => {
    const { perSecond } = operation;
    if (perSecond === undefined) return isReadOnly(operation) ? reads : writes;
    const own =
      rare.get(operation) ?? guard(limiter(operation.name, perSecond), isReadOnly(operation) ? reading : writing);
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

const codes: Readonly<Record<ResilienceError['code'], ApiErrorCode>> = {
  CIRCUIT_OPEN: 'CIRCUIT_OPEN',
  RATE_LIMITED: 'RATE_LIMITED',
  QUEUE_FULL: 'OVERLOADED',
  TIMED_OUT: 'TIMED_OUT',
  DEADLINE_EXCEEDED: 'TIMED_OUT',
  ABORTED: 'ABORTED',
};

const uncertain = { next: 'It may have been carried out: look before you send it again.' };

/** Says in the client's own words what a policy refused or stopped. */
function toApiError({ operation, signal }: Call, error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (signal?.aborted) return givenUp(operation, signal.reason);
  if (!(error instanceof ResilienceError)) {
    return new ApiError('UNREACHABLE', operation.name, 'the request failed', { cause: error });
  }
  const mayRepeat = retryClass(operation) !== 'never';
  const isTimeout = error.code === 'TIMED_OUT' || error.code === 'DEADLINE_EXCEEDED';
  return new ApiError(codes[error.code], operation.name, error.message, {
    cause: error,
    retryable: isTimeout ? mayRepeat : error.retryable,
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
    ...(isTimeout && !mayRepeat ? uncertain : {}),
  });
}

/** The caller's own signal ended the call: by its choice, or because its time was up. */
function givenUp(operation: Operation, reason: unknown): ApiError {
  const isLate = reason instanceof Error && reason.name === 'TimeoutError';
  const mayRepeat = retryClass(operation) !== 'never';
  return new ApiError(
    isLate ? 'TIMED_OUT' : 'ABORTED',
    operation.name,
    isLate ? 'no answer in time' : 'the caller gave up',
    {
      cause: reason,
      retryable: isLate && mayRepeat,
      ...(mayRepeat ? {} : uncertain),
    },
  );
}
