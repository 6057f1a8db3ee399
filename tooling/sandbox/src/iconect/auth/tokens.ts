import { createHmac, randomBytes, randomUUID } from 'node:crypto';

/** What stands behind a token. */
interface Grant {
  readonly userId: string;
  /** All tokens that go back to one sign-in. */
  readonly family: string;
  readonly expiresAtMs: number;
}

/** Tokens as they are handed out. */
export interface IssuedTokens {
  readonly access: string;
  readonly refresh?: string;
}

const REFRESH_MS = 14 * 86_400_000;

/** Access tokens in the form of JWTs, and refresh tokens that can be used once. */
export class Tokens {
  readonly #access = new Map<string, Grant>();
  readonly #refresh = new Map<string, Grant>();
  /** Refresh tokens that were used: who shows one again may be a thief. */
  readonly #used = new Map<string, string>();
  readonly #revoked = new Set<string>();
  readonly #secret = randomBytes(32);
  readonly #ttlMs: number;

  constructor(ttlMs: number) {
    this.#ttlMs = ttlMs;
  }

  issue(userId: string, nowMs: number, withRefresh: boolean, family: string = randomUUID()): IssuedTokens {
    const expiresAtMs = nowMs + this.#ttlMs;
    const access = this.#sign({ sub: userId, exp: Math.floor(expiresAtMs / 1000), jti: randomUUID() });
    this.#access.set(access, { userId, family, expiresAtMs });
    if (!withRefresh) return { access };
    const refresh = randomBytes(24).toString('base64url');
    this.#refresh.set(refresh, { userId, family, expiresAtMs: nowMs + REFRESH_MS });
    return { access, refresh };
  }

  /** New tokens for a refresh token, which is spent; undefined when it is not good, and then its family ends too. */
  rotate(refresh: string, nowMs: number): IssuedTokens | undefined {
    const stolen = this.#used.get(refresh);
    if (stolen !== undefined) this.#revoked.add(stolen);
    const grant = this.#refresh.get(refresh);
    if (!grant || grant.expiresAtMs <= nowMs || this.#revoked.has(grant.family)) return undefined;
    this.#refresh.delete(refresh);
    this.#used.set(refresh, grant.family);
    return this.issue(grant.userId, nowMs, true, grant.family);
  }

  /** The user behind an access token that is in force. */
  userOf(access: string, nowMs: number): string | undefined {
    const grant = this.#access.get(access);
    return grant && grant.expiresAtMs > nowMs && !this.#revoked.has(grant.family) ? grant.userId : undefined;
  }

  /** Ends the sign-in that a token goes back to. */
  revoke(token: string): void {
    const grant = this.#access.get(token) ?? this.#refresh.get(token);
    if (grant) this.#revoked.add(grant.family);
  }

  /** Ends every access token, as if its time were over; refresh tokens stay. */
  expireAll(): void {
    this.#access.clear();
  }

  #sign(claims: object): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const body = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
    return `${body}.${createHmac('sha256', this.#secret).update(body).digest('base64url')}`;
  }
}
