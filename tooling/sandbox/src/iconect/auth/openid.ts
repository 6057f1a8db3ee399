import { createHash, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { HttpError } from '../../service/http-error.js';
import type { Accounts } from './accounts.js';
import type { IssuedTokens, Tokens } from './tokens.js';

/** An application that may ask for tokens. */
export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What the endpoints need. */
export interface OpenIdOptions extends OAuthClient {
  readonly tokens: Tokens;
  readonly accounts: Accounts;
  /** The user who is signed in where the authorization page is. */
  readonly owner: string;
  /** What replies say about how long an access token lasts, in seconds: it need not be true. */
  readonly expiresInSeconds: number;
}

/** The dialect of an endpoint: OpenID Connect as the service documents it, or the older one that others talk. */
export type AuthDialect = 'openid' | 'oauth';

interface Code {
  readonly redirectUri: string | null;
  readonly challenge: string | null;
  readonly expiresAtMs: number;
}

const CODE_MS = 60_000;
const SCOPE = 'iconect_api';

/** An error as RFC 6749 has it. */
const oauthError = (status: number, error: string, description: string): HttpError =>
  new HttpError(status, description, { error, error_description: description }, { 'cache-control': 'no-store' });

/** Sign-in: authorization codes, passwords and refresh tokens for access tokens. */
export class OpenId {
  readonly #options: OpenIdOptions;
  readonly #codes = new Map<string, Code>();

  constructor(options: OpenIdOptions) {
    this.#options = options;
  }

  /** Where the endpoints are. */
  discovery(origin: string) {
    return {
      issuer: origin,
      authorization_endpoint: `${origin}/openid/authorize`,
      token_endpoint: `${origin}/openid/token`,
      revocation_endpoint: `${origin}/openid/revoke`,
      scopes_supported: [SCOPE],
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code', 'password', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    };
  }

  /** Where the browser goes on to: the owner is signed in and agrees at once. */
  authorize(query: URLSearchParams, dialect: AuthDialect, nowMs: number): string {
    const redirectUri = query.get('redirect_uri');
    if (query.get('client_id') !== this.#options.clientId) throw oauthError(400, 'invalid_client', 'Unknown client_id');
    if (redirectUri === null || !URL.canParse(redirectUri)) {
      throw oauthError(400, 'invalid_request', 'redirect_uri is missing or no URL');
    }
    const back = new URL(redirectUri);
    const state = query.get('state');
    if (state !== null) back.searchParams.set('state', state);
    const fault = this.#faultOf(query, dialect);
    if (fault !== undefined) {
      back.searchParams.set('error', fault);
      return back.href;
    }
    const code = randomBytes(16).toString('base64url');
    this.#codes.set(code, { redirectUri, challenge: query.get('code_challenge'), expiresAtMs: nowMs + CODE_MS });
    back.searchParams.set('code', code);
    return back.href;
  }

  #faultOf(query: URLSearchParams, dialect: AuthDialect): string | undefined {
    if (query.get('response_type') !== 'code') return 'unsupported_response_type';
    const method = query.get('code_challenge_method');
    if (query.get('code_challenge') !== null && method !== 'S256') return 'invalid_request';
    return dialect === 'openid' && !hasScope(query) ? 'invalid_scope' : undefined;
  }

  /** Answers a request for tokens. @throws {HttpError} as RFC 6749 has it */
  token(form: URLSearchParams, headers: IncomingHttpHeaders, dialect: AuthDialect, nowMs: number) {
    const grant = form.get('grant_type');
    const secret = this.#authenticate(form, headers);
    if (grant === 'password') return this.#reply(this.#byPassword(form, secret, dialect, nowMs));
    if (grant === 'authorization_code') return this.#reply(this.#byCode(form, secret, dialect, nowMs));
    if (grant === 'refresh_token') return this.#reply(this.#byRefresh(form, nowMs));
    throw oauthError(400, 'unsupported_grant_type', `grant_type ${grant ?? 'is missing'}`);
  }

  revoke(form: URLSearchParams): void {
    this.#options.tokens.revoke(form.get('token') ?? '');
  }

  /** Checks who asks; answers whether it could show a secret. */
  #authenticate(form: URLSearchParams, headers: IncomingHttpHeaders): boolean {
    const { clientId, clientSecret } = this.#options;
    const [id, secret] = basicIn(headers) ?? [form.get('client_id'), form.get('client_secret')];
    if (id !== clientId) throw oauthError(401, 'invalid_client', 'Unknown client_id');
    if (secret !== null && secret !== clientSecret) throw oauthError(401, 'invalid_client', 'Wrong client_secret');
    return secret !== null;
  }

  #byPassword(form: URLSearchParams, hasSecret: boolean, dialect: AuthDialect, nowMs: number): IssuedTokens {
    const { accounts, tokens } = this.#options;
    if (!hasSecret) throw oauthError(401, 'invalid_client', 'The password grant needs a client_secret');
    if (dialect === 'openid' && !hasScope(form)) throw oauthError(400, 'invalid_scope', `scope ${SCOPE} is required`);
    const user = accounts.signIn(form.get('username') ?? '', form.get('password') ?? '');
    if (user === 'locked') throw oauthError(400, 'invalid_grant', 'The account is locked after too many attempts');
    if (user === undefined) throw oauthError(400, 'invalid_grant', 'Wrong username or password');
    return tokens.issue(user, nowMs, dialect === 'oauth'); // since Beta 10 the password grant gives no refresh token
  }

  #byCode(form: URLSearchParams, hasSecret: boolean, dialect: AuthDialect, nowMs: number): IssuedTokens {
    const code = form.get('code') ?? '';
    const found = this.#codes.get(code);
    this.#codes.delete(code);
    if (!found || found.expiresAtMs <= nowMs) throw oauthError(400, 'invalid_grant', 'The code is unknown or expired');
    if (dialect === 'openid' && form.get('redirect_uri') !== found.redirectUri) {
      throw oauthError(400, 'invalid_grant', 'redirect_uri is not the one of the authorization');
    }
    if (found.challenge === null && !hasSecret) throw oauthError(401, 'invalid_client', 'PKCE or a secret is required');
    const verifier = form.get('code_verifier') ?? '';
    if (found.challenge !== null && createHash('sha256').update(verifier).digest('base64url') !== found.challenge) {
      throw oauthError(400, 'invalid_grant', 'code_verifier does not fit');
    }
    return this.#options.tokens.issue(this.#options.owner, nowMs, true);
  }

  #byRefresh(form: URLSearchParams, nowMs: number): IssuedTokens {
    const issued = this.#options.tokens.rotate(form.get('refresh_token') ?? '', nowMs);
    if (!issued) throw oauthError(400, 'invalid_grant', 'The refresh token is unknown, expired or used');
    return issued;
  }

  #reply({ access, refresh }: IssuedTokens) {
    return {
      access_token: access,
      token_type: 'Bearer',
      expires_in: this.#options.expiresInSeconds,
      ...(refresh !== undefined && { refresh_token: refresh }),
      scope: SCOPE,
    };
  }
}

const hasScope = (given: URLSearchParams): boolean => (given.get('scope') ?? '').split(' ').includes(SCOPE);

function basicIn({ authorization }: IncomingHttpHeaders): readonly [string, string] | undefined {
  const [, encoded] = /^Basic +(\S+)$/i.exec(authorization ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  try {
    return [decodeURIComponent(id), decodeURIComponent(secret)];
  } catch {
    return [id, secret];
  }
}
