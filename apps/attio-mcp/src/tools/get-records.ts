import { defineTool, type Tool } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Connect } from '../connection.js';
import { fields, format, object, record_ids } from './args.js';
import { reads } from './hints.js';
import { recordRow, table } from './table.js';

/** Records of one object by their IDs. */
export const getRecords = (connect: Connect): Tool =>
  defineTool({
    name: 'get_records',
    title: 'Get records',
    description: 'Read records of one object by ID, many at once. not_found has IDs without one.',
    toolset: 'records',
    annotations: reads,
    structured: true,
    inputSchema: z.object({ object, record_ids, fields, format }),
    run: async ({ format, ...lookup }, context) => {
      const { workspace, api } = await connect();
      const found = await api.getRecords(workspace, lookup, context);
      if (format === 'json') return found;
      const missing = found.not_found.length > 0 ? `not_found: ${found.not_found.join(', ')}` : undefined;
      return table(format, found.records.map(recordRow), missing);
    },
  });
