import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import { tags } from '../tags.js';

export const query = operation({
  name: 'sql.query',
  summary: 'Run a read-only SQL query over records (Enterprise plan)',
  route: 'POST /v2/sql',
  readOnly: true,
  input: z.object({ sql: z.string().min(1).max(50_000) }),
  output: z.looseObject({ rows: z.array(z.looseObject({})) }),
  cache: { ttlMs: 30_000, tags: () => [tags.allRecords] },
});
