import {
  ApiError,
  type ApiErrorCode,
  type Operation,
  type Reply,
  retryClass,
  type ValidationError,
} from '@fastpath/api-kit';
import { parseRetryAfter } from '@fastpath/resilience';
import type { Dialect } from './dialect/dialect.js';

/** The error that a reply with an error status means. */
export function toError(dialect: Dialect, operation: Operation, reply: Reply): ApiError {
  const { status } = reply;
  const { upstreamCode, message, complaints } = wordsOf(reply.json);
  const code = codeOf(status);
  const label = upstreamCode ? `${status} ${upstreamCode}` : String(status);
  const details = complaints.map((one) => `${one.path.join('.')}: ${one.message}`).join('; ');
  const pauseMs = pauseOf(dialect, reply);
  const requestId = requestIdOf(reply);
  const text = [`iCONECT answered ${label}`, message, details].filter(Boolean).join(': ');
  return new ApiError(code, operation.name, text, {
    status,
    retryable: status === 429 || (status >= 500 && retryClass(operation) !== 'never'),
    validationErrors: complaints,
    ...(upstreamCode && { upstreamCode }),
    ...(message && { upstreamMessage: message }),
    ...(pauseMs !== undefined && { retryAfterMs: pauseMs }),
    ...(requestId !== undefined && { requestId }),
    ...(complaints[0] && { field: complaints[0].path.join('.') }),
    ...nextStep(operation, code),
  });
}

/** The service's own id of a request. */
export const requestIdOf = ({ header }: Reply): string | undefined =>
  header('x-request-id') ?? header('x-correlation-id') ?? header('request-id');

interface Words {
  readonly upstreamCode: string;
  readonly message: string;
  readonly complaints: readonly ValidationError[];
}

/**
 * Reads each form that errors are known in: `{message}`, `{error: {code, message}}`, OAuth's `{error, error_description}`
 * (RFC 6749, section 5.2), and problem details (RFC 9457) with the `errors` of ASP.NET Core.
 */
export function wordsOf(json: unknown): Words {
  const body = (typeof json === 'object' && json !== null ? json : {}) as Readonly<Record<string, unknown>>;
  const inner = typeof body['error'] === 'object' && body['error'] !== null ? body['error'] : undefined;
  const { code, message } = (inner ?? body) as { code?: unknown; message?: unknown };
  const detail = textOf(body['detail']);
  return {
    upstreamCode: textOf(code) || (inner ? '' : textOf(body['error'])),
    message: textOf(message) || textOf(body['error_description']) || detail || textOf(body['title']),
    complaints: toComplaints(body['errors']),
  };
}

// An upstream's text may be a whole page.
const maxCharacters = 500;
const textOf = (value: unknown) =>
  typeof value === 'string' ? value.slice(0, maxCharacters) : typeof value === 'number' ? String(value) : '';

function toComplaints(errors: unknown): readonly ValidationError[] {
  if (Array.isArray(errors)) {
    return errors.slice(0, 20).map((one: unknown) => {
      const { field, message } = (typeof one === 'object' && one !== null ? one : { message: one }) as Record<
        string,
        unknown
      >;
      return { path: [textOf(field)].filter(Boolean), message: textOf(message) };
    });
  }
  if (typeof errors !== 'object' || errors === null) return [];
  return Object.entries(errors)
    .slice(0, 20)
    .map(([field, words]) => ({ path: field.split('.'), message: [words].flat().map(textOf).join('; ') }));
}

function pauseOf({ rateLimit }: Dialect, reply: Reply): number | undefined {
  const asked = parseRetryAfter(reply.header('retry-after'), reply.header('date'));
  if (asked !== undefined || reply.status !== 429) return asked;
  const reset = Number(reply.header(rateLimit.reset) ?? Number.NaN);
  if (!Number.isFinite(reset)) return 1_000;
  const nowMs = Date.parse(reply.header('date') ?? '') || Date.now();
  return Math.max(0, rateLimit.resetIs === 'seconds' ? reset * 1_000 : reset * 1_000 - nowMs);
}

const codes: Readonly<Record<number, ApiErrorCode>> = {
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  429: 'RATE_LIMITED',
};
const codeOf = (status: number): ApiErrorCode => (status >= 500 ? 'SERVER_ERROR' : (codes[status] ?? 'INPUT_REJECTED'));

function nextStep(operation: Operation, code: ApiErrorCode): { readonly next?: string } {
  if (code === 'UNAUTHORIZED') return { next: 'The session is over: sign in again.' };
  if (code === 'FORBIDDEN')
    return { next: 'Ask an administrator of the project for this right, or sign in as another user.' };
  if (code === 'NOT_FOUND')
    return { next: 'Check the id, or search for it; where nothing is found at all, check base URL and dialect.' };
  if (code === 'SERVER_ERROR' && retryClass(operation) === 'never') {
    return { next: 'It may have been carried out: look before you send it again.' };
  }
  return {};
}
