import type { FlatRecord, ObjectSchema, Page } from '@fastpath/attio-client';
import { defineTool, type Tool } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Attio, Connect } from '../connection.js';
import { cursor, fields, filter, format, list, sorts } from './args.js';
import { type FlatEntry, flattenEntry } from './flatten-entry.js';
import { reads } from './hints.js';
import { pageRows } from './rows.js';
import { nextPage, type Row, table } from './table.js';

const input = z.object({
  list,
  filter,
  sorts,
  fields,
  record_fields: z.array(z.string().min(1).max(100)).max(50).optional().describe('The same of their records'),
  limit: z.int().min(1).max(500).default(20).describe('Per page'),
  cursor,
  format,
});

/** Entries of a list, with values of their own and, on demand, those of their records. */
export const queryListEntries = (connect: Connect): Tool =>
  defineTool({
    name: 'query_list_entries',
    title: 'Query list entries',
    description: 'Find entries of a list by filter and order, on attributes of the list.',
    toolset: 'lists',
    annotations: reads,
    structured: true,
    inputSchema: input,
    run: async ({ format: _, ...query }, context) => {
      const attio = await connect();
      const use = (schema: ObjectSchema) => read(attio, query, schema, context);
      const page = await attio.workspace.withListSchema(query.list, use, context);
      const { record_fields } = query;
      return record_fields ? page.map((rows) => withRecords(attio, rows, record_fields, context)) : page;
    },
    rows: pageRows,
    present: (value, { format }) => {
      const { rows, next_cursor } = value as Page<WithRecord>;
      return format === 'json'
        ? { entries: rows, next_cursor }
        : table(format, rows.map(entryRow), nextPage(next_cursor));
    },
  });

type Query = Omit<z.output<typeof input>, 'format'>;
type Options = { readonly signal: AbortSignal };

async function read({ workspace, api }: Attio, query: Query, schema: ObjectSchema, options: Options) {
  const filter = query.filter && (await api.toFilter(workspace, query.filter, schema, options));
  const sorts = query.sorts && (await api.toSorts(workspace, query.sorts, schema, options));
  const fields = api.slugsOf(query.fields, schema);
  for (const parent of schema.parents ?? [])
    api.slugsOf(query.record_fields, await workspace.schema(parent, options), 'record_fields');
  const list = schema.object.slug;
  const question = { list, ...(filter && { filter }), ...(sorts && { sorts }) };
  const offset = api.fromCursor(query.cursor, question);
  const { limit } = query;
  const input = { ...question, limit, ...(offset > 0 && { offset }) };
  const found = await workspace.client.call(api.operations.entries.query, input, options);
  const entries = found.map((entry) => flattenEntry(entry, schema.bySlug, fields));
  return new api.Page<WithRecord>(entries, { offset, question, isLast: found.length < limit });
}

type WithRecord = FlatEntry & { readonly record?: Pick<FlatRecord, 'title' | 'values'> };

/** Entries with their records: one reading for all of an object. */
async function withRecords(
  { workspace, api }: Attio,
  entries: readonly FlatEntry[],
  fields: readonly string[],
  options: Options,
): Promise<readonly WithRecord[]> {
  const records = new Map<string, FlatRecord>();
  for (const object of new Set(entries.map((entry) => entry.object))) {
    const record_ids = entries.filter((entry) => entry.object === object).map(({ record_id }) => record_id);
    const found = await api.getRecords(workspace, { object, record_ids: [...new Set(record_ids)], fields }, options);
    for (const record of found.records) records.set(record.id, record);
  }
  return entries.map((entry) => {
    const { title, values } = records.get(entry.record_id) ?? {};
    return title === undefined || values === undefined ? entry : { ...entry, record: { title, values } };
  });
}

const entryRow = ({ entry_id, record_id, values, record }: WithRecord): Row => ({
  entry_id,
  record_id,
  ...(record && { title: record.title, ...record.values }),
  ...values,
});
