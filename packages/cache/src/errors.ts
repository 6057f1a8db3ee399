/** What went wrong, for programs: an option out of range, a cache used after it was closed. */
export type CacheErrorCode = 'BAD_OPTION' | 'CLOSED';

/** The one error class of this package. `code` never changes meaning; `message` is a sentence for people. */
export class CacheError extends Error {
  override readonly name = 'CacheError';
  readonly code: CacheErrorCode;

  constructor(code: CacheErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
