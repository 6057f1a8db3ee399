import type { KeyedRateLimiter } from '@fastpath/resilience';
import { HttpError } from '../http-error.js';
import type { Limit } from '../http-server.js';
import type { HttpReply, HttpRequest } from '../route.js';

/**
 * Refuses callers who ask too often, with 429, and tells everybody what is left to them in `RateLimit-*` headers
 * (draft-ietf-httpapi-ratelimit-headers-06).
 */
export function inboundLimit(limiter: KeyedRateLimiter): Limit {
  return (request, _route, run) => {
    const { allowed, limit, remaining, retryAfterMs } = limiter.check(callerOf(request));
    const headers = {
      'ratelimit-limit': String(limit),
      'ratelimit-remaining': String(remaining),
      'ratelimit-reset': String(Math.ceil(retryAfterMs / 1000)),
    };
    if (!allowed) {
      throw new HttpError(429, `this caller may make ${limit} requests in the time`, {
        code: 'RATE_LIMITED',
        retryAfterMs,
        headers,
      });
    }
    const reply = run();
    return reply instanceof Promise ? reply.then((late) => withHeaders(late, headers)) : withHeaders(reply, headers);
  };
}

const callerOf = ({ ip, principal, headers }: HttpRequest) => ({
  ip,
  user: principal.id === 'local' || principal.id === 'nobody' ? undefined : principal.id,
  apiKey: headers.authorization,
});

const withHeaders = (reply: HttpReply, headers: Readonly<Record<string, string>>): HttpReply =>
  reply.write ? reply : { ...reply, headers: { ...reply.headers, ...headers } };
