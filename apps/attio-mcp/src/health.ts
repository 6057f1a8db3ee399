import { ApiError } from '@fastpath/api-kit';
import type { AppContext } from '@fastpath/mcp-kit';
import type { AttioSettings } from './config.js';
import type { Attio, Connection } from './connection.js';

/** Why calls would fail now; `undefined` when nothing is known to be wrong. Asks nobody. */
export function unready({ values, metrics }: AppContext<AttioSettings>): string | undefined {
  if (values.apiKey === undefined && !values.sandbox && values.auth !== 'passthrough') return 'there is no API key';
  const [breaker] = metrics.snapshot({ only: ['breaker.state'] }).series;
  return breaker?.current === 2 ? 'Attio keeps failing' : undefined;
}

/** Asks Attio whose key it is. @throws {ApiError} UNAUTHORIZED for a key that is unknown or revoked */
export async function identify({ workspace, api }: Attio, signal: AbortSignal): Promise<void> {
  const { active } = await workspace.client.call(api.operations.self.get, {}, { signal });
  if (!active) throw new ApiError('UNAUTHORIZED', 'self.get', 'the API key is not active');
}

/** Why processes do not share what they know; `undefined` when they do, or need not. */
export function redisAway({ values }: AppContext<AttioSettings>, { isRedisUp }: Connection): string | undefined {
  if (values.redisUrl === undefined || isRedisUp() === true) return undefined;
  return isRedisUp() === undefined ? 'not asked yet' : 'away; this process goes on alone';
}
