import type { RecordPage } from '@fastpath/attio-client';
import { defineTool, type Tool } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Connect } from '../connection.js';
import { recordsOf } from '../local-search.js';
import { cursor, fields, filter, format, object, sorts, words } from './args.js';
import { reads } from './hints.js';
import { recordRows } from './rows.js';
import { nextPage, recordRow, table } from './table.js';

/** Records of one object by words, filter and order. */
export const searchRecords = (connect: Connect): Tool =>
  defineTool({
    name: 'search_records',
    title: 'Search records',
    description:
      'Find records of one object by words in name, e-mail or domain, and by filter. Sees every write made before.',
    toolset: 'records',
    annotations: reads,
    structured: true,
    inputSchema: z.object({
      object,
      query: words.optional().describe('Words in name, e-mail address or domain'),
      filter,
      sorts,
      fields,
      limit: z.int().min(1).max(500).default(20).describe('Per page'),
      cursor,
      format,
    }),
    run: async ({ format: _, ...search }, context) => {
      const attio = await connect();
      const ids = attio.local?.records(attio, search);
      return ids ? recordsOf(attio, ids, search, context) : attio.api.searchRecords(attio.workspace, search, context);
    },
    rows: recordRows,
    present: (value, { format }) => {
      const page = value as RecordPage;
      return format === 'json' ? page : table(format, page.records.map(recordRow), nextPage(page.next_cursor));
    },
  });
