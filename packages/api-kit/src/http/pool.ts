import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';

export interface PoolOptions {
  /** Sockets per origin. @default 50 */
  readonly connections?: number;
  /** Milliseconds an idle socket is kept. @default 30_000 */
  readonly keepAliveMs?: number;
  /** Milliseconds for a connection to be made. @default 10_000 */
  readonly connectTimeoutMs?: number;
}

/**
 * A pool of kept-alive sockets. HTTP_PROXY, HTTPS_PROXY and NO_PROXY are honoured when one of them is set;
 * NODE_EXTRA_CA_CERTS is Node's own.
 */
export function createPool({
  connections = 50,
  keepAliveMs = 30_000,
  connectTimeoutMs = 10_000,
}: PoolOptions = {}): Dispatcher {
  const options: Agent.Options = {
    connections,
    pipelining: 1,
    keepAliveTimeout: keepAliveMs,
    connect: { timeout: connectTimeoutMs },
    // Deadlines are ours: one per attempt and one per call.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  return usesProxy(process.env) ? new EnvHttpProxyAgent(options) : new Agent(options);
}

const usesProxy = (env: NodeJS.ProcessEnv) =>
  ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'].some((name) => Boolean(env[name]));
