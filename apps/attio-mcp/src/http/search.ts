import { restOperation } from '@fastpath/mcp-kit/http';
import * as z from 'zod';
import type { Connect } from '../connection.js';
import { cursor, fields, object } from '../tools/args.js';
import { Hit, Page, q } from './schemas.js';

/** Records by words: of one object, exactly and page by page, or of all of them, fuzzily. */
export const search = (connect: Connect) =>
  restOperation({
    name: 'search',
    summary:
      'Find records by words; of one object it sees every write made before, over all of them it lags by seconds',
    route: 'GET /api/search',
    access: 'read',
    input: z.object({
      q,
      object: object.optional(),
      fields,
      limit: z.int().min(1).max(500).default(20).describe('Per page; over all objects at most 25'),
      cursor,
    }),
    output: z.union([Page, z.object({ records: z.array(Hit), next_cursor: z.null() })]),
    nextCursor: (output) => (output as z.output<typeof Page>).next_cursor,
    run: async ({ q: query, object: name, limit, ...page }, context) => {
      const { workspace, api } = await connect();
      if (name !== undefined) {
        return api.searchRecords(workspace, { object: name, query, limit, ...page }, context);
      }
      const hits = await api.searchEverything(workspace, query, context);
      const records = hits.slice(0, limit).map(({ id, ...hit }) => {
        const [slug = '', record = ''] = id.split(':');
        return { id: record, object: slug, ...hit };
      });
      return { records, next_cursor: null };
    },
  });
