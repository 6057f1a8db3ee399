import { defineTool, type Tool } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Connect } from '../connection.js';
import { fields, object, record_ids } from './args.js';
import { reads } from './hints.js';

/** Records of one object by their IDs. */
export const getRecords = (connect: Connect): Tool =>
  defineTool({
    name: 'get_records',
    title: 'Get records',
    description: 'Read records of one object by ID, many at once. IDs without a record come back in not_found.',
    toolset: 'records',
    annotations: reads,
    structured: true,
    inputSchema: z.object({ object, record_ids, fields }),
    run: async ({ object, record_ids, fields }, context) => {
      const { workspace, api } = await connect();
      return api.getRecords(workspace, { object, record_ids, fields }, context);
    },
  });
