/**
 * What went wrong, for programs: an option out of range; a cache closed during a load; a joint load with too few or too
 * many answers; a refresh in the background that did not end; a file that is not a dump of a cache.
 */
export type CacheErrorCode = 'BAD_OPTION' | 'CLOSED' | 'BAD_ANSWER' | 'REFRESH_TIMED_OUT' | 'BAD_DUMP';

/** The one error class of this package. `code` never changes meaning; `message` is a sentence for people. */
export class CacheError extends Error {
  override readonly name = 'CacheError';
  readonly code: CacheErrorCode;

  constructor(code: CacheErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
