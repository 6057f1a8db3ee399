import type { Assembled } from '../assemble.js';
import type { ConfigValues } from '../config/definition.js';
import type { ServerSettings } from '../server-settings.js';
import { mcpRoutes } from './mcp/mcp-route.js';
import type { Sessions } from './mcp/sessions.js';
import type { HttpRoute } from './route.js';

/** What an app answers over HTTP: MCP, and its own routes. */
export const appRoutes = async (
  { server, tools, offer }: Assembled,
  sessions?: Sessions,
): Promise<readonly HttpRoute[]> => [...mcpRoutes({ server, tools, sessions }), ...((await offer.routes?.()) ?? [])];

/** Sessions, where the settings ask for them: loaded only then. They end with what they belong to. */
export async function sessionsOf(
  { server, resources }: Assembled,
  { sessions, maxSessions, sessionIdleMs: idleMs }: ConfigValues<ServerSettings>,
): Promise<Sessions | undefined> {
  if (!sessions) return undefined;
  const { Sessions } = await import('./mcp/sessions.js');
  return resources.own(new Sessions({ server, maxSessions, idleMs }));
}
