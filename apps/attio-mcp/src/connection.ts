import { createHash } from 'node:crypto';
import { ApiError, type RequestEvent } from '@fastpath/api-kit';
import type { AttioOptions, Client, Workspace } from '@fastpath/attio-client';
import type { LocalIndexStats } from '@fastpath/attio-client/local-index';
import type { AppContext } from '@fastpath/mcp-kit';
import { processStats } from '@fastpath/metrics';
import type { AttioSettings } from './config.js';
import { Journals } from './journals.js';
import { LocalSearch } from './local-search.js';

/** A workspace of Attio, ready to be asked. */
export interface Attio {
  readonly workspace: Workspace;
  /** What can be asked: the client library, loaded with the connection. */
  readonly api: typeof import('@fastpath/attio-client');
  /** Grows with every write and all news from outside: what was made of answers before may hold no longer. */
  revision(): number;
  /** Forgets every kept answer. */
  clearCache(): void;
  /** Where bulk work that was ended goes on. */
  readonly journals: Journals;
  /** Records in memory, where some are to be there. */
  readonly local?: LocalSearch;
  /** Whether Redis can be asked; `undefined` where none is set. */
  isRedisUp(): boolean | undefined;
}

/** The connection to Attio, made at the first call: listing the tools needs no network and loads no HTTP client. */
export type Connect = () => Promise<Attio>;

/** The connection, and what can be said of it without making it. */
export interface Connection {
  readonly connect: Connect;
  /** That of the connection; `undefined` before there is one. */
  readonly revision: () => number | undefined;
  readonly clearCache: () => void;
  /** The size and the state of the index in memory; `undefined` where there is none yet. */
  readonly indexStats: () => LocalIndexStats | undefined;
  readonly isRedisUp: () => boolean | undefined;
}

export function connector(context: AppContext<AttioSettings>): Connection {
  let connection: Promise<Attio> | undefined;
  let connected: Attio | undefined;
  const start = async () => {
    try {
      connected = await connect(context);
      return connected;
    } catch (error) {
      connection = undefined; // the next call may find what this one lacked
      throw error;
    }
  };
  return {
    connect: () => {
      connection ??= start();
      return connection;
    },
    revision: () => connected?.revision(),
    clearCache: () => connected?.clearCache(),
    indexStats: () => connected?.local?.stats(),
    isRedisUp: () => connected?.isRedisUp(),
  };
}

async function connect(context: AppContext<AttioSettings>): Promise<Attio> {
  const { values, metrics, logger, own } = context;
  const { apiKey, baseUrl } = values.sandbox ? await sandbox(values, own) : values;
  if (apiKey === undefined) throw noKey();
  const api = await import('@fastpath/attio-client');
  own(processStats(metrics, { eventLoopEveryMs: 100 }));
  let news = 0;
  const shared = await share(context, () => {
    news += 1;
  });
  const { cache, ...options } = await clientOptions(context, shared);
  const credential = createHash('sha256').update(`${baseUrl}\n${apiKey}`).digest('base64url').slice(0, 22);
  const limiter: AttioOptions['limiter'] =
    shared && ((name, pace) => shared.limiter(`attio:${credential}:${name}`, pace));
  const plain = own(api.createAttioClient({ ...options, cache, apiKey, baseUrl, ...(limiter && { limiter }) }));
  logger.info('connected', { baseUrl });
  const { client, local } = await withIndex(plain, context);
  return {
    workspace: new api.Workspace(client),
    api,
    journals: new Journals(values.journalFolder, apiKey),
    revision: () => client.revision() + news,
    clearCache: () => {
      news += 1;
      cache.clear();
    },
    isRedisUp: () => shared?.isUp(),
    ...(local && { local }),
  };
}

/** What this process shares with others, where a Redis is set. */
async function share({ values, logger, own }: AppContext<AttioSettings>, onNews: () => void) {
  const { redisUrl: url, replicas } = values;
  if (url === undefined) return undefined;
  const { openRedis } = await import('@fastpath/mcp-kit/redis');
  return own(await openRedis({ url, replicas, onNews, logger }));
}

async function clientOptions(
  { values, features, metrics, logger, own }: AppContext<AttioSettings>,
  shared: Awaited<ReturnType<typeof share>>,
) {
  const ttls = values.ttls.map(toRule);
  const [{ Cache, Rules }, { MemoryGuard }] = await Promise.all([
    import('@fastpath/cache'),
    import('@fastpath/cache/memory-guard'),
  ]);
  const tiers = shared && { l2: shared.l2, bus: shared.bus };
  const cache = own(new Cache({ maxEntries: values.cacheMaxEntries, maxBytes: values.cacheMaxMb * MIB, ...tiers }));
  own(new MemoryGuard(values.maxHeapMb === undefined ? {} : { maxHeapBytes: values.maxHeapMb * MIB })).register(cache);
  const rules = new Rules(ttls);
  return {
    cache,
    metrics,
    features: () => features.current,
    ...(ttls.length > 0 && { ttlMsOf: (key: string) => rules.find(key)?.ttlMs }),
    limits: {
      readsPerSecond: values.readsPerSecond,
      writesPerSecond: values.writesPerSecond,
      maxConcurrent: values.maxConnections,
      deadlineMs: values.deadlineMs,
      maxAttempts: values.maxAttempts,
    },
    breaker: {
      failureThreshold: values.breakerFailures,
      openMs: values.breakerOpenMs,
      halfOpenRequests: values.breakerProbes,
    },
    batching: { windowMs: values.batchWindowMs, maxSize: values.batchMaxSize },
    pool: { connections: values.maxConnections },
    onRequest: (event: RequestEvent) => logger.debug('upstream call', { ...event }),
  };
}

const MIB = 2 ** 20;

/** `pattern=milliseconds`, as the configuration has checked it. */
function toRule(text: string) {
  const [pattern = '', ms] = text.split('=');
  return { pattern, ttlMs: Number(ms) };
}

/** Begins to read the records that are to be in memory, if any; until they are there, Attio answers. */
async function withIndex(
  client: Client,
  { values, logger, own }: AppContext<AttioSettings>,
): Promise<{ readonly client: Client; readonly local?: LocalSearch }> {
  if (values.indexObjects.length === 0) return { client };
  const { LocalIndex } = await import('@fastpath/attio-client/local-index');
  const { indexObjects: objects, indexFields: searchIndexes, indexMaxRecords: maxRecords } = values;
  const onError = (error: unknown) => logger.warn('the index in memory could not be read', { error });
  const index = own(new LocalIndex(client, { objects, searchIndexes, maxRecords, onError }));
  index.start();
  const { indexAlgorithm: algorithm, indexThreshold: threshold, indexMaxResults: maxResults } = values;
  return { client: index.client, local: new LocalSearch(index, { objects, algorithm, threshold, maxResults }) };
}

async function sandbox(
  { sandboxSize: size, sandboxProfile: profile }: AppContext<AttioSettings>['values'],
  own: AppContext<AttioSettings>['own'],
) {
  const { startAttioSandbox } = await import('@fastpath/sandbox/attio');
  return own(await startAttioSandbox({ size, profile }));
}

const noKey = () =>
  new ApiError('NOT_CONFIGURED', 'attio', 'there is no API key', {
    next: 'Set ATTIO_API_KEY in the environment of this server (or ATTIO_API_KEY_FILE to a file that holds it) and restart it; a key is made in Attio under Workspace settings > Developers. To try it without one, start it with --sandbox.',
  });
