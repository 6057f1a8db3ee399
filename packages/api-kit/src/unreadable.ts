import { ApiError, type ApiErrorOptions } from './errors.js';
import { isReadOnly, type Operation } from './operation.js';

/** A reply that cannot be used. A write was carried out all the same, and its message says so. */
export function unreadable(operation: Operation, what: string, options: ApiErrorOptions = {}): ApiError {
  if (isReadOnly(operation)) return new ApiError('RESPONSE_INVALID', operation.name, what, options);
  return new ApiError('RESPONSE_INVALID', operation.name, `${what}, but the service accepted the write`, {
    ...options,
    retryable: false,
    next: 'Do not send it again; read the record to see what is stored.',
  });
}
