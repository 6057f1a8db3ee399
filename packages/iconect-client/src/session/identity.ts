import { ApiError } from '@fastpath/api-kit';
import { parseRetryAfter } from '@fastpath/resilience';
import { request } from 'undici';
import type { AuthDialect } from '../dialect/dialect.js';
import { wordsOf } from '../to-error.js';
import { type Grant, type OAuthClient, tokenRequest } from './token-request.js';
import { type Tokens, toTokens } from './tokens.js';

export interface IdentityOptions extends OAuthClient {
  /** Where the paths of the dialect begin. */
  readonly identityUrl: string;
  readonly dialect: AuthDialect;
  /** Milliseconds for one token request. */
  readonly timeoutMs: number;
  readonly now: () => number;
}

/** Trades a grant for tokens: one request, which is never repeated here. @throws {ApiError} UNAUTHORIZED when it is refused */
export async function tradeForTokens(operation: string, grant: Grant, options: IdentityOptions): Promise<Tokens> {
  const { dialect, now } = options;
  if (!dialect.grants.includes(grant.grant_type)) {
    throw new ApiError('NOT_CONFIGURED', operation, `this installation takes no ${grant.grant_type} grant`, {
      next: `Sign in by ${dialect.grants.join(' or ')}, or correct the dialect file.`,
    });
  }
  const { status, text, pauseMs } = await send(operation, grant, options);
  const json = parse(text);
  if (status >= 400) throw refused(operation, status, json, pauseMs);
  const tokens = toTokens(json, now());
  if (tokens !== undefined) return tokens;
  throw new ApiError('RESPONSE_INVALID', operation, `the identity service answered ${status} without a token`, {
    status,
    next: 'Check the identity URL and the dialect: this is no answer of a token endpoint.',
  });
}

async function send(operation: string, grant: Grant, options: IdentityOptions) {
  const url = urlOf(options.identityUrl, options.dialect.tokenUrl);
  const signal = AbortSignal.timeout(options.timeoutMs);
  try {
    // A connection of its own: nothing of an earlier session is on it.
    const reply = await request(url, {
      method: 'POST',
      ...tokenRequest(options.dialect, options, grant),
      signal,
      reset: true,
    });
    const text = await reply.body.text();
    return { status: reply.statusCode, text, pauseMs: parseRetryAfter(String(reply.headers['retry-after'] ?? '')) };
  } catch (cause) {
    const isLate = signal.aborted;
    const what = isLate ? `did not answer within ${options.timeoutMs} ms` : 'cannot be reached';
    throw new ApiError(isLate ? 'TIMED_OUT' : 'UNREACHABLE', operation, `the identity service ${what}`, {
      cause,
      retryable: grant.grant_type === 'password' || grant.grant_type === 'refresh_token',
    });
  }
}

/** An endpoint of the dialect: absolute, or a path at the identity URL. */
export const urlOf = (identityUrl: string, endpoint: string): string =>
  /^https?:/.test(endpoint) ? endpoint : identityUrl.replace(/\/+$/, '') + endpoint;

function refused(operation: string, status: number, json: unknown, pauseMs: number | undefined): ApiError {
  const { upstreamCode, message } = wordsOf(json);
  const isRefusal = status === 400 || status === 401 || status === 403;
  const code = isRefusal
    ? 'UNAUTHORIZED'
    : status === 429
      ? 'RATE_LIMITED'
      : status >= 500
        ? 'SERVER_ERROR'
        : 'INPUT_REJECTED';
  const text = [`the identity service answered ${status}${upstreamCode && ` ${upstreamCode}`}`, message];
  return new ApiError(code, operation, text.filter(Boolean).join(': '), {
    status,
    retryable: status === 429 || status >= 500,
    ...(pauseMs !== undefined && { retryAfterMs: pauseMs }),
    ...(upstreamCode && { upstreamCode }),
    ...(message && { upstreamMessage: message }),
    ...(isRefusal && { next: nextStep(upstreamCode) }),
  });
}

function nextStep(upstreamCode: string): string {
  if (upstreamCode === 'invalid_client') return 'Check the client id and secret.';
  if (upstreamCode === 'invalid_scope') return 'Check the scope of the dialect: the client may not ask for it.';
  if (upstreamCode === 'unsupported_grant_type') return 'This installation takes no such grant: sign in another way.';
  return 'Check user name and password, or sign in again. It was tried once, so that no account is locked.';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
