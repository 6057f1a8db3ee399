import { ApiError } from '@fastpath/api-kit';
import type { Workspace } from '@fastpath/attio-client';
import type { AppContext } from '@fastpath/mcp-kit';
import { processStats } from '@fastpath/metrics';
import type { AttioSettings } from './config.js';

/** A workspace of Attio, ready to be asked. */
export interface Attio {
  readonly workspace: Workspace;
  /** What can be asked: the client library, loaded with the connection. */
  readonly api: typeof import('@fastpath/attio-client');
  /** Grows with every write and all news from outside: what was made of answers before may hold no longer. */
  revision(): number;
  /** Forgets every kept answer. */
  clearCache(): void;
}

/** The connection to Attio, made at the first call: listing the tools needs no network and loads no HTTP client. */
export type Connect = () => Promise<Attio>;

/** The connection, and what can be said of it without making it. */
export interface Connection {
  readonly connect: Connect;
  /** That of the connection; `undefined` before there is one. */
  readonly revision: () => number | undefined;
  readonly clearCache: () => void;
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
  };
}

async function connect({ values, features, metrics, logger, own }: AppContext<AttioSettings>): Promise<Attio> {
  const { apiKey, baseUrl } = values.sandbox ? await sandbox(values, own) : values;
  if (apiKey === undefined) throw noKey();
  const [api, { Cache }] = await Promise.all([import('@fastpath/attio-client'), import('@fastpath/cache')]);
  own(processStats(metrics, { eventLoopEveryMs: 100 }));
  const cache = own(new Cache({ maxEntries: values.cacheMaxEntries, maxBytes: values.cacheMaxMb * 2 ** 20 }));
  const client = own(
    api.createAttioClient({
      apiKey,
      baseUrl,
      cache,
      metrics,
      features: () => features.current,
      limits: {
        readsPerSecond: values.readsPerSecond,
        writesPerSecond: values.writesPerSecond,
        maxConcurrent: values.maxConnections,
        deadlineMs: values.deadlineMs,
      },
      batching: { windowMs: values.batchWindowMs },
      pool: { connections: values.maxConnections },
      onRequest: (event) => logger.debug('upstream call', { ...event }),
    }),
  );
  logger.info('connected', { baseUrl });
  let cleared = 0;
  return {
    workspace: new api.Workspace(client),
    api,
    revision: () => client.revision() + cleared,
    clearCache: () => {
      cleared += 1;
      cache.clear();
    },
  };
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
