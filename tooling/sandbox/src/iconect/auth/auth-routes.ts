import { HttpError } from '../../service/http-error.js';
import type { ServiceRequest } from '../../service/types.js';
import type { AuthDialect, OpenId } from './openid.js';

/** An answer of an endpoint for sign-in. */
export interface AuthAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const NO_STORE = { 'cache-control': 'no-store' };

/** The endpoints in both dialects, by method and path. */
const ENDPOINTS: Readonly<Record<string, readonly ['authorize' | 'token' | 'revoke' | 'discovery', AuthDialect]>> = {
  'GET /.well-known/openid-configuration': ['discovery', 'openid'],
  'GET /openid/.well-known/openid-configuration': ['discovery', 'openid'],
  'GET /openid/authorize': ['authorize', 'openid'],
  'POST /openid/token': ['token', 'openid'],
  'POST /openid/revoke': ['revoke', 'openid'],
  'GET /oauth/authorize': ['authorize', 'oauth'],
  'POST /oauth/token': ['token', 'oauth'],
  'POST /v1/oauth/token': ['token', 'oauth'],
};

/** Whether a request is about signing in. */
export const isAuthRequest = ({ method, path }: ServiceRequest): boolean =>
  Object.hasOwn(ENDPOINTS, `${method} ${path}`);

/** Answers a request about signing in. @throws {HttpError} as RFC 6749 has it */
export function answerAuth(openId: OpenId, request: ServiceRequest, origin: string, nowMs: number): AuthAnswer {
  const [endpoint, dialect] = ENDPOINTS[`${request.method} ${request.path}`] ?? ['discovery', 'openid'];
  const query = new URLSearchParams(request.query);
  switch (endpoint) {
    case 'discovery':
      return { status: 200, body: openId.discovery(origin) };
    case 'authorize':
      return { status: 302, headers: { location: openId.authorize(query, dialect, nowMs) } };
    case 'token': {
      const body = openId.token(formIn(request, dialect), request.headers, dialect, nowMs);
      return { status: 200, body, headers: NO_STORE };
    }
    case 'revoke':
      openId.revoke(formIn(request, dialect));
      return { status: 200, body: {} };
  }
}

/** The body as a form; the older dialect takes JSON as well. */
function formIn({ headers, body }: ServiceRequest, dialect: AuthDialect): URLSearchParams {
  const type = headers['content-type'] ?? '';
  if (/x-www-form-urlencoded/i.test(type)) return new URLSearchParams(body);
  if (dialect === 'oauth' && /json/i.test(type)) return new URLSearchParams(textsIn(body));
  throw new HttpError(400, 'wrong form', {
    error: 'invalid_request',
    error_description: 'The body must be application/x-www-form-urlencoded',
  });
}

function textsIn(body: string): [string, string][] {
  try {
    const parsed = JSON.parse(body) as unknown;
    if (typeof parsed !== 'object' || parsed === null) return [];
    return Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  } catch {
    return [];
  }
}
