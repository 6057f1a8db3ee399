import type { Assembled } from '../assemble.js';
import { mcpRoute } from './mcp/mcp-route.js';
import type { HttpRoute } from './route.js';

/** What an app answers over HTTP: MCP, and its own routes. */
export const appRoutes = ({ server, tools, offer }: Assembled): readonly HttpRoute[] => [
  mcpRoute({ server, tools }),
  ...(offer.routes ?? []),
];
