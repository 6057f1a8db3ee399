/**
 * Why a policy refused or stopped a task:
 * - `CIRCUIT_OPEN` the service keeps failing and is not called for now
 * - `RATE_LIMITED` no token in time
 * - `QUEUE_FULL` too many tasks wait already
 * - `TIMED_OUT` one attempt took too long
 * - `DEADLINE_EXCEEDED` the time for all of it has run out
 * - `ABORTED` the caller gave up while the task waited or ran
 */
export type ResilienceErrorCode =
  | 'CIRCUIT_OPEN'
  | 'RATE_LIMITED'
  | 'QUEUE_FULL'
  | 'TIMED_OUT'
  | 'DEADLINE_EXCEEDED'
  | 'ABORTED';

/** What an error carries besides its code and its message. */
export interface ResilienceErrorOptions {
  /** Milliseconds until a new attempt makes sense, where that is known. */
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/** Thrown when a policy refuses or stops a task; what the task itself throws passes through as it came. */
export class ResilienceError extends Error {
  override readonly name = 'ResilienceError';
  readonly code: ResilienceErrorCode;
  /** Whether the same call can succeed later. False once the caller's time is up or the caller has left. */
  readonly retryable: boolean;
  /** Milliseconds until a new attempt makes sense, where that is known. */
  readonly retryAfterMs: number | undefined;

  constructor(code: ResilienceErrorCode, message: string, { retryAfterMs, cause }: ResilienceErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.retryable = code !== 'DEADLINE_EXCEEDED' && code !== 'ABORTED';
    this.retryAfterMs = retryAfterMs;
  }
}

/** The error for work that was aborted: a policy's own reason as it is, the caller's as the cause of `ABORTED`. */
export function abortError({ reason }: { readonly reason: unknown }): ResilienceError {
  if (reason instanceof ResilienceError) return reason;
  return new ResilienceError('ABORTED', 'The caller gave up', { cause: reason });
}

/** Whether a policy turned the task away or the caller left, so that the outcome says nothing about the service. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ResilienceError && error.code !== 'TIMED_OUT';
}

/** The number of milliseconds that an error asks to wait, if it says so. */
export function askedWaitMs(error: unknown): number | undefined {
  const asked = (error as { readonly retryAfterMs?: unknown } | null | undefined)?.retryAfterMs;
  return typeof asked === 'number' && asked >= 0 ? asked : undefined;
}
