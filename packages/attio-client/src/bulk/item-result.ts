import { ApiError } from '@fastpath/api-kit';

/** What came of one item. */
export interface ItemResult {
  /** Its place among the items. */
  readonly index: number;
  /** `unknown`: it may have been carried out or not, and was not sent again. */
  readonly status: 'ok' | 'failed' | 'unknown';
  readonly record_id?: string;
  readonly error?: ItemError;
}

export interface ItemError {
  readonly code: string;
  readonly message: string;
  readonly field?: string;
}

// After these the service may have acted, although no answer came.
const uncertain = new Set(['SERVER_ERROR', 'UNREACHABLE', 'TIMED_OUT', 'ABORTED', 'RESPONSE_INVALID']);

/** The result of an item that failed; `mayRepeat` says that sending it again does no harm. */
export function failedItem(index: number, error: unknown, mayRepeat: boolean): ItemResult {
  if (!(error instanceof ApiError))
    return { index, status: 'failed', error: { code: 'INTERNAL', message: String(error) } };
  const { code, message, field } = error;
  const status = uncertain.has(code) && !mayRepeat ? 'unknown' : 'failed';
  return {
    index,
    status,
    error: { code, message, ...(field === undefined ? {} : { field: `items.${index}.${field}` }) },
  };
}
