import { createHash } from 'node:crypto';
import { ApiError } from '@fastpath/api-kit';
import { type IdentityOptions, tradeForTokens, urlOf } from './identity.js';
import type { Grant } from './token-request.js';
import type { TokenStore } from './token-store.js';
import type { Tokens } from './tokens.js';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export interface SessionOptions extends IdentityOptions {
  /** For signing in without being asked, and again where there is no refresh token. */
  readonly credentials?: Credentials | undefined;
  /** Where tokens outlive the process. @default they do not */
  readonly store?: TokenStore | undefined;
  /** Called when another principal, or none, is signed in: nothing of the one before may be given to it. */
  readonly onPrincipalChange?: () => void;
}

/** What may be shown of a session: no token is in it. */
export interface SessionStatus {
  readonly authenticated: boolean;
  readonly tokenType?: string;
  /** ISO 8601. */
  readonly expiresAt?: string;
  readonly isExpired?: boolean;
  readonly scope?: string;
  readonly hasRefreshToken?: boolean;
}

const marginMs = 300_000;
const retryRenewalAfterMs = 30_000;
const refusalHoldsMs = 60_000;

/**
 * Who is signed in. Tokens are renewed five minutes before they end, by one request however many calls wait for it, and
 * when the service refuses one; a password that was refused is not tried again by itself.
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #issuer: string;
  #credentials: Credentials | undefined;
  #tokens: Tokens | undefined;
  #principal: string | undefined;
  #renewal: Promise<void> | undefined;
  #loading: Promise<void> | undefined;
  #renewNotBefore = Number.NEGATIVE_INFINITY;
  /** The last pair of name and password that was refused, as a hash. */
  #refusal: { readonly of: string; readonly until: number; readonly error: ApiError } | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#credentials = options.credentials;
    const { identityUrl, clientId } = options;
    this.#issuer = createHash('sha256')
      .update(JSON.stringify([identityUrl, clientId]))
      .digest('base64url');
  }

  /** The Authorization header; none while nobody is signed in. */
  headers(): Readonly<Record<string, string>> {
    const tokens = this.#tokens;
    return tokens ? { authorization: `${tokens.tokenType} ${tokens.accessToken}` } : {};
  }

  /** Waits until there is a token that holds for a while. @throws {ApiError} UNAUTHORIZED, NOT_CONFIGURED */
  async ready(operation: string, signal?: AbortSignal): Promise<void> {
    if (this.#tokens === undefined && this.#options.store) {
      this.#loading ??= this.#load();
      await this.#loading;
    }
    if (this.#tokens === undefined) return waitFor(this.#renew(operation), signal);
    if (!this.#isNearItsEnd(this.#tokens)) return;
    await waitFor(this.#renew(operation), signal).catch((error: unknown) => {
      if (signal?.aborted || this.#tokens === undefined || this.#isOver(this.#tokens)) throw error;
      this.#renewNotBefore = this.#options.now() + retryRenewalAfterMs; // it holds for some minutes yet
    });
  }

  /** Gets another token in place of one that was refused; `true` at once where somebody did so already. */
  async renewed(refused: string | undefined, signal?: AbortSignal): Promise<boolean> {
    if (this.#tokens !== undefined && this.headers()['authorization'] !== refused) return true;
    if (this.#tokens?.refreshToken === undefined && this.#credentials === undefined) return false;
    await waitFor(this.#renew('session.renew'), signal);
    return true;
  }

  /** Signs in by name and password, which stay in memory for the time when the token ends. */
  async signIn(credentials: Credentials, operation = 'session.signIn'): Promise<SessionStatus> {
    const tokens = await this.#byPassword(credentials, operation);
    this.#credentials = credentials;
    await this.#accept(tokens, credentials.username);
    return this.status();
  }

  /** Trades an authorization code for tokens. */
  async signInByCode(
    {
      code,
      redirectUri,
      codeVerifier,
    }: { code: string; redirectUri?: string | undefined; codeVerifier?: string | undefined },
    operation = 'session.signInByCode',
  ): Promise<SessionStatus> {
    const grant = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: codeVerifier,
    } as const;
    const tokens = await this.#trade(operation, grant);
    this.#credentials = undefined;
    await this.#accept(tokens);
    return this.status();
  }

  /** Trades a refresh token, the session's own by itself, for new tokens. */
  async refresh(refreshToken = this.#tokens?.refreshToken, operation = 'session.refresh'): Promise<SessionStatus> {
    if (refreshToken === undefined) throw signedOut(operation, 'there is no refresh token');
    if (refreshToken === this.#tokens?.refreshToken) {
      await this.#renew(operation);
      return this.status();
    }
    await this.#accept(await this.#trade(operation, { grant_type: 'refresh_token', refresh_token: refreshToken }));
    return this.status();
  }

  /** Where a browser signs in, to come back to `redirectUri` with a code. */
  authorizeUrl({
    redirectUri,
    codeChallenge,
    state,
  }: {
    redirectUri: string;
    codeChallenge?: string | undefined;
    state?: string | undefined;
  }): string {
    const { identityUrl, dialect, clientId } = this.#options;
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      ...(dialect.scope !== '' && { scope: dialect.scope }),
      ...(codeChallenge !== undefined && { code_challenge: codeChallenge, code_challenge_method: 'S256' }),
      ...(state !== undefined && { state }),
    });
    return `${urlOf(identityUrl, dialect.authorizeUrl)}?${query}`;
  }

  /** What may be shown of the session. No request is sent. */
  status(): SessionStatus {
    const tokens = this.#tokens;
    if (tokens === undefined) return { authenticated: false };
    return {
      authenticated: true,
      tokenType: tokens.tokenType,
      ...(tokens.expiresAt !== undefined && { expiresAt: new Date(tokens.expiresAt).toISOString() }),
      isExpired: this.#isOver(tokens),
      ...(tokens.scope !== undefined && { scope: tokens.scope }),
      hasRefreshToken: tokens.refreshToken !== undefined,
    };
  }

  /** Forgets tokens and credentials, here and in the store. */
  async signOut(): Promise<void> {
    this.#credentials = undefined;
    this.#forget();
    await this.#options.store?.clear();
  }

  #renew(operation: string): Promise<void> {
    this.#renewal ??= this.#renewOnce(operation).finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #renewOnce(operation: string): Promise<void> {
    const { refreshToken, principal } = this.#tokens ?? {};
    if (refreshToken !== undefined) {
      try {
        const tokens = await this.#trade(operation, { grant_type: 'refresh_token', refresh_token: refreshToken });
        return await this.#accept({ refreshToken, ...(principal !== undefined && { principal }), ...tokens });
      } catch (error) {
        if (!isRefusal(error)) throw error;
        if (this.#credentials === undefined) {
          this.#forget();
          throw error;
        }
      }
    }
    const credentials = this.#credentials;
    if (credentials === undefined) throw signedOut(operation, 'nobody is signed in');
    await this.#accept(await this.#byPassword(credentials, operation), credentials.username);
  }

  async #byPassword(credentials: Credentials, operation: string): Promise<Tokens> {
    const { now } = this.#options;
    const of = createHash('sha256')
      .update(JSON.stringify([credentials.username, credentials.password]))
      .digest('base64');
    if (this.#refusal?.of === of && now() < this.#refusal.until) throw this.#refusal.error;
    try {
      const tokens = await this.#trade(operation, { grant_type: 'password', ...credentials });
      this.#refusal = undefined;
      return tokens;
    } catch (error) {
      if (isRefusal(error)) {
        // What this program holds by itself is not tried again; a person may have had the password reset meanwhile.
        const until = credentials === this.#credentials ? Number.POSITIVE_INFINITY : now() + refusalHoldsMs;
        this.#refusal = { of, until, error };
      }
      throw error;
    }
  }

  #trade(operation: string, grant: Grant): Promise<Tokens> {
    return tradeForTokens(operation, grant, this.#options);
  }

  async #accept(tokens: Tokens, username?: string): Promise<void> {
    const principal = tokens.principal ?? username;
    if (this.#principal !== undefined && this.#principal !== principal) this.#options.onPrincipalChange?.();
    this.#principal = principal ?? '';
    this.#tokens = tokens;
    this.#renewNotBefore = Number.NEGATIVE_INFINITY;
    await this.#options.store?.save({ ...tokens, issuer: this.#issuer });
  }

  #forget(): void {
    this.#tokens = undefined;
    this.#principal = '';
    this.#options.onPrincipalChange?.();
  }

  async #load(): Promise<void> {
    const tokens = await this.#options.store?.load();
    if (tokens === undefined || this.#tokens !== undefined || tokens.issuer !== this.#issuer) return;
    this.#tokens = tokens;
    this.#principal = tokens.principal ?? '';
  }

  #isOver({ expiresAt }: Tokens): boolean {
    return expiresAt !== undefined && expiresAt <= this.#options.now();
  }

  /** A token that holds for less than ten minutes is renewed at half of its time. */
  #isNearItsEnd({ expiresAt, issuedAt, refreshToken }: Tokens): boolean {
    const now = this.#options.now();
    if (expiresAt === undefined || now < this.#renewNotBefore) return false;
    if (refreshToken === undefined && this.#credentials === undefined) return false; // the service says when it is over
    return now >= expiresAt - Math.min(marginMs, (expiresAt - issuedAt) / 2);
  }
}

const isRefusal = (error: unknown): error is ApiError => error instanceof ApiError && error.code === 'UNAUTHORIZED';

const signedOut = (operation: string, what: string) =>
  new ApiError('UNAUTHORIZED', operation, what, {
    next: 'Sign in first: set ICONECT_USERNAME and ICONECT_PASSWORD, or sign in through the browser.',
  });

/** The renewal goes on for the others when one caller gives up. */
async function waitFor(renewal: Promise<void>, signal?: AbortSignal): Promise<void> {
  if (!signal) return renewal;
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    await Promise.race([renewal, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
