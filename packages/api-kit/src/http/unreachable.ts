import { ApiError } from '../errors.js';
import { type Operation, retryClass } from '../operation.js';
import type { Reply, Service } from '../service.js';

// Nothing was sent when these happen, so that even a create may be tried again.
const beforeSending = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** A request that got no reply, or not all of one; `head` is what came of it. */
export function unreachable(service: Service, operation: Operation, cause: unknown, head?: Reply): ApiError {
  const code = codeOf(cause);
  const unsent = beforeSending.has(code);
  const mayRepeat = unsent || retryClass(operation) !== 'never';
  const requestId = head && service.requestId(head);
  const answered = head ? `answered ${head.status}, but ` : '';
  const what = unsent ? 'cannot be reached' : `${answered}broke off the connection before its reply was complete`;
  return new ApiError('UNREACHABLE', operation.name, `${service.name} ${what}${code && ` (${code})`}`, {
    cause,
    retryable: mayRepeat,
    ...(head ? { status: head.status } : {}),
    ...(requestId === undefined ? {} : { requestId }),
    ...(mayRepeat ? {} : { next: 'It may have been carried out: look before you send it again.' }),
  });
}

function codeOf(reason: unknown): string {
  const { code, cause } = (reason ?? {}) as { code?: unknown; cause?: unknown };
  if (typeof code === 'string') return code;
  return cause === undefined ? '' : codeOf(cause);
}
