import { ApiError, type Operation, type Service } from '@fastpath/api-kit';
import type { Dialect } from './dialect/dialect.js';
import { PageReply } from './replies.js';
import type { Session } from './session/session.js';
import { requestIdOf, toError } from './to-error.js';

/** What the kit needs to know of iCONECT: where it is, how it authenticates, wraps answers and words errors. */
export function iconectService(baseUrl: string, dialect: Dialect, session: Session): Service {
  return {
    name: 'iCONECT',
    baseUrl: withPrefix(baseUrl, dialect.prefix),
    headers: () => ({ 'user-agent': 'fastpath', ...session.headers() }),
    ready: (operation, signal) => session.ready(operation.name, signal),
    renew: ({ authorization }, signal) => session.renewed(authorization, signal),
    trustsStatus: true,
    unwrap: (operation, body) => unwrap(dialect, operation, body),
    toError: (operation, reply) => toError(dialect, operation, reply),
    requestId: requestIdOf,
  };
}

/** A base URL may end with the prefix or not, and with a slash or not. */
function withPrefix(baseUrl: string, prefix: string): string {
  const base = baseUrl.replace(/\/+$/, '');
  return base.endsWith(prefix) ? base : base + prefix;
}

function unwrap({ envelope, paging }: Dialect, operation: Operation, body: unknown): unknown {
  const inside = envelope !== '' && isObject(body) ? body[envelope] : body;
  return operation.output === PageReply ? toPage(paging, inside) : (inside ?? undefined);
}

/** Rows under the names of a page. Where a reply does not say whether there are more, an empty page is the last. */
function toPage({ rows, total, hasMore }: Dialect['paging'], body: unknown): unknown {
  if (Array.isArray(body)) return { data: body, hasMore: body.length > 0 };
  if (!isObject(body) || !Array.isArray(body[rows])) return undefined;
  const data: readonly unknown[] = body[rows];
  const count = body[total];
  const { page, pageSize } = body;
  const seen = typeof page === 'number' && typeof pageSize === 'number' ? page * pageSize : undefined;
  const more =
    typeof body[hasMore] === 'boolean'
      ? body[hasMore]
      : typeof count === 'number' && seen !== undefined
        ? seen < count
        : data.length > 0;
  return { ...body, data, hasMore: more, ...(typeof count === 'number' && { total: count }) };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Refuses what an installation has not. @throws {ApiError} NOT_CONFIGURED */
export function refuseAbsent(dialect: Dialect, { name }: Operation): void {
  if (!dialect.operations[name]?.absent) return;
  throw new ApiError('NOT_CONFIGURED', name, 'this installation has no such operation, as its dialect file says', {
    next: 'Use another operation, or correct the dialect file.',
  });
}
