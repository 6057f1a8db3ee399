import { randomBytes } from 'node:crypto';
import type { Logger } from './logger.js';
import type { Redact } from './redact.js';
import type { AnswerFormat } from './tools/answer-format.js';

/** An error as a model gets it. */
export interface ErrorText {
  /** For metrics and programs. */
  readonly code: string;
  /** JSON: `{error: {code, message, field?, expected?, next?, retryable, retry_after_seconds?, ...}}`. */
  readonly text: string;
}

/** Makes text of what a tool, or a reading by address, threw. What only reads needs no warning of what may have happened. */
export type ToErrorText = (error: unknown, what: string, of?: { readonly readOnly?: boolean }) => ErrorText;

/** What turning errors into text needs. */
export interface ErrorTextOptions {
  /** Applied to every text. */
  readonly redact: Redact;
  /** Gets what went wrong inside, under the id that the model sees. */
  readonly logger: Logger;
  /** @default `{error: {…}}` */
  readonly format?: AnswerFormat | undefined;
}

/** An error that its thrower meant to be read: it has a stable code and says whether trying again helps. */
export interface TellingError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  readonly field?: string;
  readonly expected?: string;
  readonly next?: string;
  readonly status?: number;
  readonly upstreamCode?: string;
  readonly upstreamMessage?: string;
  readonly requestId?: string;
  readonly validationErrors?: readonly object[];
}

/**
 * Turns any thrown thing into text, once: what failed, which argument, what to do next, whether and when to try again.
 * Never a stack, never a secret; what was not meant to be read becomes INTERNAL with an id that the log explains.
 */
export function createErrorText({ redact, logger, format }: ErrorTextOptions): ToErrorText {
  return (error, tool, { readOnly = false } = {}) => {
    const told = isTelling(error)
      ? tell(error, readOnly)
      : (tellSignal(error, tool, readOnly) ?? hide(error, tool, logger));
    const worded = format ? format.error({ ...told, ...factsOf(error) }) : { error: told };
    return { code: told.code, text: redact(JSON.stringify(worded)) };
  };
}

export const isTelling = (error: unknown): error is TellingError =>
  error instanceof Error &&
  typeof (error as Partial<TellingError>).code === 'string' &&
  typeof (error as Partial<TellingError>).retryable === 'boolean';

/** What a format of its own gets beside what is told in the usual one. */
const factsOf = (error: unknown) =>
  isTelling(error) ? { retryAfterMs: error.retryAfterMs, requestId: error.requestId } : {};

function tell(error: TellingError, readOnly: boolean) {
  const { code, message, field, expected, status, retryable, retryAfterMs, validationErrors } = error;
  const waitSeconds = retryAfterMs === undefined ? undefined : Math.ceil(retryAfterMs / 1000);
  return {
    code,
    message,
    field,
    expected,
    next: error.next ?? nextStep(code, retryable, waitSeconds, readOnly),
    retryable,
    retry_after_seconds: waitSeconds,
    status,
    upstream_code: error.upstreamCode,
    upstream_message: error.upstreamMessage,
    validation_errors: validationErrors?.length ? validationErrors : undefined,
    request_id: error.requestId,
  };
}

const steps: Readonly<Record<string, string>> = {
  NOT_CONFIGURED: 'Tell the user to correct this setting of the server and to restart it; calling again does not help.',
  INPUT_INVALID: 'Correct the arguments and call again.',
  INPUT_REJECTED: 'Correct what the service complains about and call again.',
  UNAUTHORIZED: 'Tell the user that the credentials were refused; calling again does not help.',
  FORBIDDEN: 'Tell the user which permission is missing; calling again does not help.',
  NOT_FOUND: 'Check the id, or search for it.',
  CONFLICT: 'Read the current state, then decide.',
};

function nextStep(code: string, retryable: boolean, waitSeconds: number | undefined, readOnly: boolean): string {
  if (retryable) return waitSeconds ? `Call again after ${waitSeconds} s.` : 'Call again.';
  return steps[code] ?? (readOnly ? 'Nothing was changed. Tell the user; a later call may succeed.' : uncertain);
}

const uncertain = 'Do not simply call again: check first whether it was done, and tell the user.';

function tellSignal(error: unknown, tool: string, readOnly: boolean) {
  const name = error instanceof Error ? error.name : undefined;
  if (name === 'AbortError')
    return { code: 'ABORTED', message: `${tool}: the call was cancelled before it ended`, retryable: true };
  if (name === 'TimeoutError')
    return {
      code: 'TIMED_OUT',
      message: `${tool}: the call took too long and was given up`,
      next: readOnly ? 'Ask for less, or call again.' : 'Check whether it was done before calling again.',
      retryable: readOnly,
    };
  return undefined;
}

function hide(error: unknown, tool: string, logger: Logger) {
  const id = randomBytes(4).toString('hex');
  logger.error('A tool failed in a way it does not explain', { id, tool, error });
  return {
    code: 'INTERNAL',
    message: `${tool}: something went wrong inside the server`,
    next: `The arguments are probably not to blame. Tell the user; the server's log explains it under id ${id}.`,
    retryable: false,
    id,
  };
}
