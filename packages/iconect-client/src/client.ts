import { createHash } from 'node:crypto';
import { ApiError, type CallOptions, type Client, type ClientOptions, type Operation } from '@fastpath/api-kit';
import { createClient } from '@fastpath/api-kit/client';
import { Cache } from '@fastpath/cache';
import { type Dialect, iconect } from './dialect/dialect.js';
import { dependent, PendingWrites } from './pending-writes.js';
import { iconectService, refuseAbsent } from './service.js';
import { type Credentials, Session } from './session/session.js';
import type { TokenStore } from './session/token-store.js';
import { spoken } from './wire.js';

export interface IconectOptions extends Omit<ClientOptions, 'service' | 'cache'> {
  /** Where the API is; it may end with the dialect's prefix or not. */
  readonly baseUrl: string;
  /** Where signing in is. @default baseUrl */
  readonly identityUrl?: string | undefined;
  /** The application, as it is registered with the service. */
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  /** Signs in by itself when the first call needs it. @default whoever is in the token store */
  readonly credentials?: Credentials | undefined;
  /** Where tokens outlive the process. @default they do not */
  readonly tokenStore?: TokenStore | undefined;
  /** How this installation speaks. @default as the public documents say */
  readonly dialect?: Dialect;
  /** Memory for answers; principals share none of its entries. @default one of its own */
  readonly cache?: Cache;
  /** Milliseconds for a token request. @default 15_000 */
  readonly tokenTimeoutMs?: number;
  /** The time of day in milliseconds since 1970. @default Date.now */
  readonly clock?: () => number;
}

export interface IconectClient extends Client {
  /** Who is signed in. */
  readonly session: Session;
  readonly dialect: Dialect;
}

// No rate is published: ten calls at a time are paced by the service's own speed, and by its 429.
const defaultLimits = { maxConcurrent: 10, readsPerSecond: 2_000, writesPerSecond: 500 };
const defaultPool = { connections: 10, keepAliveMs: 60_000 };

/** A client of one iCONECT installation, for one user. @throws {ApiError} NOT_CONFIGURED for a URL that is none, or no client id */
export function createIconectClient({
  baseUrl,
  identityUrl = baseUrl,
  clientId,
  clientSecret,
  credentials,
  tokenStore,
  dialect = iconect,
  cache = new Cache(),
  tokenTimeoutMs: timeoutMs = 15_000,
  clock: now = Date.now,
  ...options
}: IconectOptions): IconectClient {
  checkUrl('base', baseUrl);
  checkUrl('identity', identityUrl);
  if (clientId === '') throw notConfigured('the client id is empty');
  const answers = cache.namespace(namespaceOf(baseUrl, clientId, credentials?.username));
  const session = new Session({
    identityUrl,
    dialect: dialect.auth,
    clientId,
    clientSecret,
    credentials,
    store: tokenStore,
    timeoutMs,
    now,
    onPrincipalChange: () => answers.clear(),
  });
  const client = createClient({
    ...options,
    limits: { ...defaultLimits, ...options.limits },
    pool: { ...defaultPool, ...options.pool },
    service: iconectService(baseUrl, dialect, session),
    cache: answers,
  });

  const known = new Map<Operation, Operation>();
  const inDialect = (operation: Operation): Operation => {
    const found = known.get(operation);
    if (found) return found;
    refuseAbsent(dialect, operation);
    const made = spoken(operation, dialect);
    known.set(operation, made);
    return made;
  };

  const pending = new PendingWrites(dialect, options.now);
  const call = async (asked: Operation, input: unknown, callOptions?: CallOptions): Promise<unknown> => {
    const operation = inDialect(asked);
    const answer = await client.call(
      operation,
      input,
      pending.concern(operation, input) ? { ...callOptions, keep: false } : callOptions,
    );
    if (pending.note(operation, input, answer)) client.invalidate(dependent);
    return answer;
  };

  return {
    ...client,
    transfer: (operation, input, transferOptions) =>
      client.transfer(inDialect(operation as Operation), input, transferOptions),
    call: (operation, input, callOptions) => call(operation as Operation, input, callOptions) as Promise<never>,
    session,
    dialect,
  };
}

/** Names whoever is signed in without revealing it; where that is known only later, nobody else. */
function namespaceOf(baseUrl: string, clientId: string, username: string = crypto.randomUUID()): string {
  const name = [baseUrl, clientId, username].join('\n');
  return `iconect:${createHash('sha256').update(name).digest('base64url').slice(0, 22)}`;
}

function checkUrl(which: string, url: string): void {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return;
  throw notConfigured(`the ${which} URL ${url} is no http or https URL`);
}

const notConfigured = (what: string) => new ApiError('NOT_CONFIGURED', 'iconect', what);
