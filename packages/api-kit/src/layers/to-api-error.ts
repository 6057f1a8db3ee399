import { ResilienceError } from '@fastpath/resilience';
import { ApiError, type ApiErrorCode } from '../errors.js';
import type { Call } from '../handler.js';
import { type Operation, retryClass } from '../operation.js';

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
export function toApiError({ operation, signal }: Call, error: unknown): ApiError {
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
