/** What went wrong, for programs; a code never changes meaning. */
export type BatcherErrorCode =
  /** An option is missing or out of its range. */
  | 'BAD_OPTIONS'
  /** The batcher was closed before the key was answered. */
  | 'CLOSED'
  /** The call waited longer than it was willing to. */
  | 'DEADLINE_EXCEEDED'
  /** The load failed with something that is not an `Error`; it is the `cause`. */
  | 'LOAD_FAILED'
  /** Too many keys are waiting already. */
  | 'QUEUE_FULL'
  /** The load did not answer with one result per key, so no result can be trusted to belong to its key. */
  | 'RESULT_MISMATCH'
  /** The load answered, but not for this key. */
  | 'RESULT_MISSING';

/** What a {@link BatcherError} carries besides its message. */
export interface BatcherErrorDetails {
  /** Milliseconds after which the same call may well succeed. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** Every error that this package makes itself; errors of a load are passed on as they are. */
export class BatcherError extends Error {
  override readonly name = 'BatcherError';
  readonly code: BatcherErrorCode;
  /** Milliseconds after which the same call may well succeed; absent where waiting does not help. */
  readonly retryAfterMs?: number;

  constructor(code: BatcherErrorCode, message: string, { cause, retryAfterMs }: BatcherErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs;
  }
}
