import type * as z from 'zod';
import type { configure } from './actions.js';
import type { IconectOptions } from './client.js';

/** What `configure` was given, as options of a client. */
export function configured({
  baseUrl,
  clientId,
  clientSecret,
  timeout,
  maxRetries,
  retryDelay,
  poolSize,
  keepAlive,
  keepAliveTimeout,
}: z.output<typeof configure.input>): Pick<
  IconectOptions,
  'baseUrl' | 'clientId' | 'clientSecret' | 'limits' | 'pool'
> {
  return {
    baseUrl,
    clientId,
    clientSecret,
    limits: {
      attemptTimeoutMs: timeout,
      maxAttempts: maxRetries + 1,
      retryDelayMs: retryDelay,
      maxConcurrent: poolSize,
    },
    pool: { connections: poolSize, keepAliveMs: keepAlive ? keepAliveTimeout : 1 },
  };
}
