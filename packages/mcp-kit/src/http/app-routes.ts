import type { Assembled } from '../assemble.js';
import { mcpRoute } from './mcp/mcp-route.js';
import type { HttpRoute } from './route.js';

/** What an app answers over HTTP: MCP, and its own routes. */
export const appRoutes = async ({ server, tools, offer }: Assembled): Promise<readonly HttpRoute[]> => [
  mcpRoute({ server, tools }),
  ...((await offer.routes?.()) ?? []),
];
