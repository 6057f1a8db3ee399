import { STATUS_CODES } from 'node:http';
import type { HttpReply } from './route.js';

/** What a problem says beside its status (RFC 9457). */
export interface ProblemOptions {
  /** For programs. @default the status as a name, such as `NOT_FOUND` */
  readonly code?: string;
  /** The parameter or header at fault. */
  readonly field?: string;
  /** What was expected of it. */
  readonly expected?: string;
  /** What to do next. */
  readonly next?: string;
  readonly retryAfterMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that is refused, with the reason its sender may know. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly options: ProblemOptions;

  constructor(status: number, message: string, options: ProblemOptions = {}) {
    super(message);
    this.status = status;
    this.options = options;
  }
}

/** The reply to a refused request: `application/problem+json` as in RFC 9457. */
export function problem(status: number, detail: string, options: ProblemOptions = {}): HttpReply {
  const title = STATUS_CODES[status] ?? 'Error';
  const { code = title.toUpperCase().replaceAll(/[^A-Z]+/g, '_'), field, expected, next, retryAfterMs } = options;
  const retryAfterSeconds = retryAfterMs === undefined ? undefined : Math.max(1, Math.ceil(retryAfterMs / 1000));
  const body = { type: 'about:blank', title, status, code, detail, field, expected, next };
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
      ...options.headers,
    },
    body: JSON.stringify(body),
  };
}

export const toProblem = ({ status, message, options }: HttpError): HttpReply => problem(status, message, options);
