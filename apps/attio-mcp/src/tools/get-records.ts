import { defineTool, type Tool } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Connect } from '../connection.js';
import { fields, format, object, record_ids } from './args.js';
import { reads } from './hints.js';
import { type Found, foundRows } from './rows.js';
import { recordRow, table } from './table.js';

/** Records of one object by their IDs. */
export const getRecords = (connect: Connect): Tool =>
  defineTool({
    name: 'get_records',
    title: 'Get records',
    description: 'Read records of one object by ID. not_found: IDs without one; left_out: ask for them again.',
    toolset: 'records',
    annotations: reads,
    structured: true,
    inputSchema: z.object({ object, record_ids, fields, format }),
    run: async ({ format: _, ...lookup }, context) => {
      const { workspace, api } = await connect();
      return api.getRecords(workspace, lookup, context);
    },
    rows: foundRows,
    present: (value, { format }) => {
      const found = value as Found;
      if (format === 'json') return found;
      const notes = [note('not_found', found.not_found), note('left_out', found.left_out)].filter(Boolean);
      return table(format, found.records.map(recordRow), notes.join('\n') || undefined);
    },
  });

const note = (name: string, ids: readonly string[] = []) => (ids.length > 0 ? `${name}: ${ids.join(', ')}` : '');
