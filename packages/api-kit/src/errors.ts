export type ApiErrorCode =
  | 'INPUT_INVALID' // refused here, nothing was sent
  | 'INPUT_REJECTED' // refused by the service (400, 413, 422)
  | 'NOT_CONFIGURED' // a setting or credential is missing
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'RATE_LIMITED'
  | 'SERVER_ERROR'
  | 'UNREACHABLE'
  | 'TIMED_OUT'
  | 'RESPONSE_INVALID'
  | 'CIRCUIT_OPEN'
  | 'OVERLOADED' // too much is waiting here already
  | 'ABORTED';

/** One complaint of the service about one part of the input. */
export interface ValidationError {
  /** Where in the input, outermost first. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly expected?: string;
  readonly received?: string;
}

export interface ApiErrorOptions {
  readonly cause?: unknown;
  /** HTTP status, where there was a reply. */
  readonly status?: number;
  /** Whether the same call may succeed later and may safely be sent again. @default false */
  readonly retryable?: boolean;
  /** Milliseconds that the service asks to wait first. */
  readonly retryAfterMs?: number;
  /** The service's own code and words. */
  readonly upstreamCode?: string;
  readonly upstreamMessage?: string;
  /** The id by which the service's support finds the request. */
  readonly requestId?: string;
  readonly validationErrors?: readonly ValidationError[];
  /** The argument that is to blame, as a dotted path. */
  readonly field?: string;
  /** What that argument should have been, in words. */
  readonly expected?: string;
  /** What the caller can do now, in one sentence. */
  readonly next?: string;
}

/**
 * The one error that a client throws. `code` is for programs and never changes meaning; `message` is a sentence for
 * people that begins with the operation's name; the original is in `cause`. No secret is in any of its texts.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  /** Name of the operation that failed, such as `records.get`. */
  readonly operation: string;
  readonly status: number | undefined;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly upstreamCode: string | undefined;
  readonly upstreamMessage: string | undefined;
  readonly requestId: string | undefined;
  readonly validationErrors: readonly ValidationError[];
  readonly field: string | undefined;
  readonly expected: string | undefined;
  readonly next: string | undefined;

  constructor(code: ApiErrorCode, operation: string, message: string, options: ApiErrorOptions = {}) {
    super(`${operation}: ${message}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.operation = operation;
    this.status = options.status;
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
    this.upstreamCode = options.upstreamCode;
    this.upstreamMessage = options.upstreamMessage;
    this.requestId = options.requestId;
    this.validationErrors = options.validationErrors ?? [];
    this.field = options.field;
    this.expected = options.expected;
    this.next = options.next;
  }
}
