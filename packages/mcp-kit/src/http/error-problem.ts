import type { TellingError } from '../errors.js';
import type { Redact } from '../redact.js';
import { problem } from './http-error.js';
import type { HttpReply } from './route.js';

/** The status of a reply by the code of what failed. The service's own refusals of our credential are not the caller's. */
const statuses: Readonly<Record<string, number>> = {
  INPUT_INVALID: 400,
  INPUT_REJECTED: 422,
  UNAUTHORIZED: 502,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  ABORTED: 499,
  RATE_LIMITED: 503,
  CIRCUIT_OPEN: 503,
  QUEUE_FULL: 503,
  NOT_CONFIGURED: 503,
  TIMED_OUT: 504,
  DEADLINE_EXCEEDED: 504,
};

/** An error that was meant to be read, as a problem; anything of the service that has no status of its own is a 502. */
export function errorProblem(error: TellingError, redact: Redact): HttpReply {
  const { code, message, field, expected, next, retryable, retryAfterMs } = error;
  const wait = retryAfterMs ?? (retryable ? 1000 : undefined);
  return problem(statuses[code] ?? 502, redact(message), {
    code,
    ...(field && { field }),
    ...(expected && { expected }),
    ...(next && { next: redact(next) }),
    ...(wait !== undefined && { retryAfterMs: wait }),
  });
}
