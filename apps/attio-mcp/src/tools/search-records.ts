import { defineTool, type Tool } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Connect } from '../connection.js';
import { fields, filter, object, sorts } from './args.js';
import { reads } from './hints.js';

/** Records of one object by words, filter and order. */
export const searchRecords = (connect: Connect): Tool =>
  defineTool({
    name: 'search_records',
    title: 'Search records',
    description:
      'Find records of one object by words in name, e-mail or domain, and by filter. Sees every write made before. Pages with cursor.',
    toolset: 'records',
    annotations: reads,
    structured: true,
    inputSchema: z.object({
      object,
      query: z.string().min(1).max(256).optional().describe('Words that name, e-mail address or domain contain'),
      filter,
      sorts,
      fields,
      limit: z.int().min(1).max(500).default(20).describe('Records per page'),
      cursor: z.string().max(100).optional().describe('next_cursor of the page before'),
    }),
    run: async (search, context) => {
      const { workspace, api } = await connect();
      return api.searchRecords(workspace, search, context);
    },
  });
