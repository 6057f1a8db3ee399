/** An error as it is told, in any format. */
export interface ToldError {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  /** The argument that is to blame. */
  readonly field?: string | undefined;
  readonly expected?: string | undefined;
  /** What to do now. */
  readonly next?: string | undefined;
  /** Milliseconds to wait before trying again. */
  readonly retryAfterMs?: number | undefined;
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
}

/**
 * How an app words what its tools resolve to and what goes wrong, where it does not leave that to the kit. Answers are
 * then text alone: structured content would promise the shape that the format replaces.
 */
export interface AnswerFormat {
  /** What is sent as JSON in place of what a tool resolved to. */
  readonly answer: (value: object) => object;
  /** What is sent as JSON for an error, in place of `{error: …}`. */
  readonly error: (error: ToldError) => object;
}
