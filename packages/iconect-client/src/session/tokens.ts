/** What signing in gave. Its secrets go into headers and token stores, and nowhere else. */
export interface Tokens {
  readonly accessToken: string;
  /** How it is named in the header: `Bearer`. */
  readonly tokenType: string;
  /** Milliseconds since 1970. Absent where nothing says when it ends. */
  readonly expiresAt?: number;
  /** Milliseconds since 1970 when it was given. */
  readonly issuedAt: number;
  readonly refreshToken?: string;
  readonly scope?: string;
  /** Of which service and application it is, as a hash: a token goes nowhere else. */
  readonly issuer?: string;
  /** Whose it is, as far as known. */
  readonly principal?: string;
}

/** Reads a token reply (RFC 6749, section 5.1); `undefined` for what is none. */
export function toTokens(reply: unknown, issuedAt: number): Tokens | undefined {
  const { access_token, token_type, expires_in, refresh_token, scope } = (reply ?? {}) as Record<string, unknown>;
  if (typeof access_token !== 'string' || access_token === '') return undefined;
  const claims = claimsOf(access_token);
  const ends = [
    positive(expires_in) === undefined ? undefined : issuedAt + Number(expires_in) * 1_000,
    positive(claims['exp']) === undefined ? undefined : Number(claims['exp']) * 1_000,
  ].filter((end) => end !== undefined);
  return {
    accessToken: access_token,
    tokenType: typeof token_type === 'string' && /^bearer$/i.test(token_type) === false ? token_type : 'Bearer',
    issuedAt,
    ...(ends.length > 0 && { expiresAt: Math.min(...ends) }), // the reply has been known to promise more than the token holds
    ...(typeof refresh_token === 'string' && refresh_token !== '' && { refreshToken: refresh_token }),
    ...(typeof scope === 'string' && { scope }),
    ...(typeof claims['sub'] === 'string' && { principal: claims['sub'] }),
  };
}

const positive = (value: unknown): number | undefined => (Number(value) > 0 ? Number(value) : undefined);

/** What a JWT says of itself. It is not verified: the service does that. */
function claimsOf(token: string): Readonly<Record<string, unknown>> {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
