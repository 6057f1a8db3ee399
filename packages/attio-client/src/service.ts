import {
  ApiError,
  type ApiErrorCode,
  type Operation,
  type Reply,
  retryClass,
  type Service,
  type ValidationError,
} from '@fastpath/api-kit';
import { parseRetryAfter } from '@fastpath/resilience';
import { ScoreWindow } from './score-window.js';

export const defaultBaseUrl = 'https://api.attio.com';

/** What the kit needs to know of Attio: where it is, how it authenticates, wraps answers and words errors. */
export function attio(baseUrl: string, apiKey: string, scores = new ScoreWindow()): Service {
  return {
    name: 'Attio',
    baseUrl: withoutVersion(baseUrl),
    headers: () => ({ authorization: `Bearer ${apiKey}`, 'user-agent': 'fastpath' }),
    unwrap,
    toError,
    waitMs: (operation) => (hasScore(operation) ? scores.waitMs() : 0),
    replied: (operation, reply) => noteScore(scores, operation, reply),
    requestId: (reply) => reply.header('x-attio-execution-id'),
  };
}

/** Only queries have a score: what they cost by their filters, sorts, and the size of what they look through. */
const hasScore = ({ route }: Operation) => /^POST .*\/query$/.test(route);

function noteScore(scores: ScoreWindow, operation: Operation, reply: Reply): void {
  const header = reply.header('x-attio-record-query-score');
  if (header === undefined || !hasScore(operation)) return;
  if (reply.status < 400) scores.accepted(Number(header));
  else if (reply.status === 429) scores.refused(Number(header));
}

/** A 429 for what a query costs, not for how many calls there were. */
const isScoreRefusal = (operation: Operation, reply: Reply, words: string) =>
  reply.status === 429 &&
  hasScore(operation) &&
  (reply.header('x-attio-record-query-score') !== undefined || /\bscores?\b/i.test(words));

/** Routes begin with their version, so that a base URL may end with it or not. */
const withoutVersion = (baseUrl: string) => baseUrl.replace(/\/+$/, '').replace(/\/v2$/, '');

/** Attio wraps answers in `data`, except for what it says of the key itself, and where there is nothing to say. */
function unwrap({ route }: Operation, body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  if ('status_code' in body) return undefined; // an error, whatever the status line says
  if (route === 'GET /v2/self') return body;
  if (saysNothing(route)) return 'data' in body ? undefined : body;
  if ('pagination' in body) return body; // where the next page begins stands beside the data
  return 'data' in body ? body.data : undefined;
}

/** Routes that Attio answers with an empty object. */
const saysNothing = (route: string) =>
  route.startsWith('DELETE ') || route === 'POST /v2/sequences/unsubscribed_emails' || /^PUT .*\/values$/.test(route);

interface ErrorBody {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly validation_errors?: unknown;
}

// Attio says with these that it did nothing yet and that the same call may work in a moment.
const notYet = new Set(['merge_in_progress', 'concurrent_write_conflict']);
const notYetDelayMs = 250;

function toError(operation: Operation, reply: Reply, attempt = 1): ApiError {
  const { code: upstreamCode, message, validation_errors } = (reply.json ?? {}) as ErrorBody;
  const upstream = typeof upstreamCode === 'string' ? upstreamCode : undefined;
  const words = typeof message === 'string' ? message : '';
  const code = reply.status === 404 ? codeOfAbsence(upstream, words) : codeOf(reply.status);
  const isTooHeavy = isScoreRefusal(operation, reply, words);
  const complaints = toValidationErrors(validation_errors);
  const pauseMs = waitOf(reply, upstream);
  const requestId = reply.header('x-attio-execution-id');
  const label = upstream ? `${reply.status} ${upstream}` : String(reply.status);
  const details = complaints.map((one) => `${one.path.join('.')}: ${one.message}`).join('; ');
  const text = [`Attio answered ${label}`, words, details].filter(Boolean).join(': ');
  return new ApiError(code, operation.name, text, {
    status: reply.status,
    // The first refusal may be for the sum of ten seconds; the second, after its wait, is for this query.
    retryable: mayRetry(operation, reply.status, upstream) && !(isTooHeavy && attempt > 1),
    validationErrors: complaints,
    ...(upstream === undefined ? {} : { upstreamCode: upstream }),
    ...(words === '' ? {} : { upstreamMessage: words }),
    ...(pauseMs === undefined ? {} : { retryAfterMs: pauseMs }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(complaints[0] ? { field: complaints[0].path.join('.') } : {}),
    ...(isTooHeavy ? tooHeavy : nextStep(operation, code, upstream)),
  });
}

const tooHeavy = { next: 'Simplify the query: fewer conditions, paths and sorts cost less; or call again later.' };

function mayRetry(operation: Operation, status: number, upstream: string | undefined): boolean {
  if (status === 429 || notYet.has(upstream ?? '')) return true; // it was not processed
  return status >= 500 && retryClass(operation) !== 'never';
}

/** A 429 always says when; without that the next second is what Attio's guide promises. */
function waitOf(reply: Reply, upstream: string | undefined): number | undefined {
  if (notYet.has(upstream ?? '')) return notYetDelayMs;
  const asked = parseRetryAfter(reply.header('retry-after'), reply.header('date'));
  return asked ?? (reply.status === 429 ? 1_000 : undefined);
}

/** Whether a thing is missing, or not ready yet, or whether it was not Attio's API that answered at all. */
function codeOfAbsence(upstream: string | undefined, words: string): ApiErrorCode {
  if (upstream === 'merge_in_progress') return 'CONFLICT';
  return upstream === 'not_found' && !words.startsWith('Could not find endpoint') ? 'NOT_FOUND' : 'RESPONSE_INVALID';
}

function codeOf(status: number): ApiErrorCode {
  if (status >= 500) return 'SERVER_ERROR';
  const codes: Readonly<Record<number, ApiErrorCode>> = {
    401: 'UNAUTHORIZED',
    403: 'FORBIDDEN',
    409: 'CONFLICT',
    429: 'RATE_LIMITED',
  };
  return codes[status] ?? 'INPUT_REJECTED';
}

function nextStep(operation: Operation, code: ApiErrorCode, upstream?: string): { readonly next?: string } {
  if (upstream === 'merge_in_progress') return { next: 'The record is being merged: call again in a moment.' };
  if (code === 'RESPONSE_INVALID') return { next: 'Check the base URL: this is no answer of the Attio API.' };
  if (code === 'UNAUTHORIZED') return { next: 'Check the API key: it is unknown, revoked or incomplete.' };
  if (code === 'FORBIDDEN') return { next: 'Give the API key the scope that the message names, or use another key.' };
  if (code === 'NOT_FOUND') return { next: 'Check the id, or search for it.' };
  if (code === 'SERVER_ERROR' && retryClass(operation) === 'never') {
    return { next: 'It may have been carried out: look before you send it again.' };
  }
  return {};
}

function toValidationErrors(list: unknown): readonly ValidationError[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: { path?: unknown; message?: unknown; expected?: unknown; received?: unknown } | null) => {
    if (typeof one !== 'object' || one === null) return [];
    return {
      path: Array.isArray(one.path) ? one.path.map(String) : [],
      message: String(one.message ?? ''),
      ...(typeof one.expected === 'string' ? { expected: one.expected } : {}),
      ...(typeof one.received === 'string' ? { received: one.received } : {}),
    };
  });
}
