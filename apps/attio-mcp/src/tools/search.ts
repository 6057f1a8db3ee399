import { defineTool, type Tool } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Connect } from '../connection.js';
import { words } from './args.js';
import { reads } from './hints.js';

/** Attio's own fuzzy search over all objects, in the form that connectors of chat products expect. */
export const search = (connect: Connect): Tool =>
  defineTool({
    name: 'search',
    title: 'Search everything',
    description:
      'Fuzzy search over all objects by name, e-mail, domain or phone. It lags a few seconds; read hits with fetch.',
    toolset: 'connector',
    annotations: reads,
    structured: true,
    outputSchema: z.object({ results: z.array(z.object({ id: z.string(), title: z.string(), url: z.string() })) }),
    inputSchema: z.object({ query: words.describe('Words to look for') }),
    run: async ({ query }, context) => {
      const { workspace, api, local } = await connect();
      const hits = local?.everything(query);
      const results = hits ? api.toResults(workspace, hits, context) : api.searchEverything(workspace, query, context);
      return { results: await results };
    },
  });
