import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { HttpError } from '../http-error.js';
import type { HttpRoute, Principal } from '../route.js';
import type { Authenticate } from './authenticator.js';

/** Whose tokens are taken, and for what. */
export interface OAuthOptions {
  readonly issuer: string;
  /** @default as the issuer's metadata says (RFC 8414, or OpenID Connect Discovery) */
  readonly jwksUrl?: string | undefined;
  readonly audience: string;
}

const SCOPES = ['read', 'write', 'admin'] as const;
/** Algorithms with a public key: a shared secret is none of a resource server's business. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];

/** Takes JWT access tokens (RFC 9068): signature, issuer, audience and expiry must fit; scopes are `read`, `write`, `admin`. */
export function oauthAuthenticate({ issuer, jwksUrl, audience }: OAuthOptions): Authenticate {
  let keys: Promise<ReturnType<typeof createRemoteJWKSet>> | undefined;
  const findKeys = () => {
    keys ??= (jwksUrl ? Promise.resolve(jwksUrl) : discover(issuer)).then((url) => createRemoteJWKSet(new URL(url)));
    keys.catch(() => {
      keys = undefined; // the next request may find what this one lacked
    });
    return keys;
  };
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, await findKeys(), {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp'], // RFC 9068, section 2.2
      });
      return toPrincipal(payload);
    } catch (error) {
      if (isInvalid(error)) return undefined;
      throw new HttpError(503, 'the keys of the authorization server could not be read', { retryAfterMs: 1000 });
    }
  };
}

/** What is wrong with the token itself, as opposed to with the way to the keys. */
const isInvalid = (error: unknown) =>
  error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout) && error.code !== 'ERR_JOSE_GENERIC';

function toPrincipal({ sub = 'unknown', scope, scp }: JWTPayload): Principal {
  const given = [...String(scope ?? '').split(' '), ...(Array.isArray(scp) ? scp.map(String) : [])];
  return { id: sub, scopes: new Set(SCOPES.filter((name) => given.includes(name))) };
}

async function discover(issuer: string): Promise<string> {
  const base = issuer.replace(/\/$/, '');
  for (const path of ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration']) {
    const reply = await fetch(base + path, { signal: AbortSignal.timeout(5_000) });
    if (!reply.ok) continue;
    const metadata = (await reply.json()) as { readonly jwks_uri?: unknown; readonly issuer?: unknown };
    if (metadata.issuer === issuer && typeof metadata.jwks_uri === 'string') return metadata.jwks_uri;
  }
  throw new Error('the authorization server does not say where its keys are');
}

/** Where clients learn whom to ask for a token (RFC 9728), under the root and under the path of the resource. */
export function resourceMetadataRoutes(resource: string, { issuer }: OAuthOptions): readonly HttpRoute[] {
  const body = JSON.stringify({
    resource,
    authorization_servers: [issuer],
    scopes_supported: ['read', 'write'],
    bearer_methods_supported: ['header'],
  });
  return [resourceMetadataPath, `${resourceMetadataPath}/mcp`].map((path) => ({
    method: 'GET',
    path,
    access: 'public',
    handle: () => ({
      status: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=3600' },
      body,
    }),
  }));
}

export const resourceMetadataPath = '/.well-known/oauth-protected-resource';
