import type { IncomingMessage } from 'node:http';
import { HttpError } from '../http-error.js';
import type { Admit } from '../http-server.js';
import type { Access, Principal } from '../route.js';

/** Tells who holds a token; undefined for a token that nobody holds. */
export type Authenticate = (token: string) => Principal | undefined | Promise<Principal | undefined>;

/** How callers are told to sign in. */
export interface Challenge {
  /** Address of the resource's metadata (RFC 9728), where there is one. */
  readonly resourceMetadata?: string;
}

const nobody: Principal = { id: 'nobody', scopes: new Set() };

/** Lets everybody read and write: for loopback alone. */
export const admitAll: Admit = (request, access) => (access === 'admin' ? refuse(request, access, {}) : local);

const local: Principal = { id: 'local', scopes: new Set(['read', 'write'] as const) };

/** Lets those in who bring a token that `authenticate` knows and whose scopes cover what they want (RFC 6750). */
export function admitBearer(authenticate: Authenticate, challenge: Challenge = {}): Admit {
  return async (request, access) => {
    if (access === 'public') return nobody;
    const token = bearerToken(request);
    const principal = token === '' ? undefined : await authenticate(token);
    if (principal?.scopes.has(access)) return principal;
    return refuse(request, access, challenge, principal);
  };
}

function refuse(request: IncomingMessage, access: Access, { resourceMetadata }: Challenge, known?: Principal): never {
  const given = request.headers.authorization !== undefined;
  const error = known ? 'insufficient_scope' : given ? 'invalid_token' : undefined;
  const parts = [
    ...(error ? [`error="${error}"`] : []),
    ...(known ? [`scope="${access}"`] : []),
    ...(resourceMetadata ? [`resource_metadata="${resourceMetadata}"`] : []),
  ];
  throw new HttpError(known ? 403 : 401, known ? `this caller lacks the scope ${access}` : tokenWanted(given), {
    ...(known && { code: 'INSUFFICIENT_SCOPE' }),
    field: 'Authorization',
    expected: 'Bearer and a token of this server',
    headers: { 'www-authenticate': `Bearer ${parts.join(', ')}`.trim() },
  });
}

const tokenWanted = (given: boolean) => (given ? 'the token is not known, or not valid any more' : 'a token is needed');

/** The token of an Authorization header; empty without one. */
export function bearerToken({ headers: { authorization = '' } }: IncomingMessage): string {
  return /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '';
}
