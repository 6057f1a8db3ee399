import type { FlatRecord } from '@fastpath/attio-client';
import { defineTool, type Tool } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Attio, Connect } from '../connection.js';
import { checkNames, listSchema } from '../lists.js';
import { cursor, fields, filter, format, list, sorts } from './args.js';
import { fromCursor, nextCursor } from './cursor.js';
import { type FlatEntry, flattenEntry } from './flatten-entry.js';
import { reads } from './hints.js';
import { nextPage, type Row, table } from './table.js';

const name = 'query_list_entries';

/** Entries of a list, with values of their own and, on demand, those of their records. */
export const queryListEntries = (connect: Connect): Tool =>
  defineTool({
    name,
    title: 'Query list entries',
    description: 'Find entries of a list by filter and order, on attributes of the list.',
    toolset: 'lists',
    annotations: reads,
    structured: true,
    inputSchema: z.object({
      list,
      filter,
      sorts,
      fields,
      record_fields: z.array(z.string().min(1).max(100)).max(50).optional().describe('The same of their records'),
      limit: z.int().min(1).max(500).default(20).describe('Per page'),
      cursor,
      format,
    }),
    run: async ({ format, limit, ...query }, context) => {
      const attio = await connect();
      const known = await listSchema(attio, query.list, context);
      const filter = query.filter && attio.api.toFilter(query.filter, known.schema);
      checkNames(known, {
        ...named('fields', query.fields),
        ...named(
          'sorts',
          query.sorts?.map((one) => one.attribute),
        ),
      });
      const slugs = new Map(known.schema.attributes.map(({ attribute_id, slug }) => [attribute_id, slug]));
      const fields = query.fields?.map((field) => slugs.get(field) ?? field);
      const offset = fromCursor(query.cursor, name);
      const page = await attio.workspace.client.call(
        attio.api.operations.entries.query,
        {
          list: known.slug,
          limit,
          ...(filter && { filter }),
          ...(query.sorts && { sorts: query.sorts as [] }), // the client checks them again
          ...(offset > 0 && { offset }),
        },
        context,
      );
      const entries = page.map((entry) => flattenEntry(entry, known.schema.bySlug, fields));
      const next_cursor = nextCursor(offset, limit, page.length);
      const rows = query.record_fields ? await withRecords(attio, entries, query.record_fields, context) : entries;
      return format === 'json'
        ? { entries: rows, next_cursor }
        : table(format, rows.map(entryRow), nextPage(next_cursor));
    },
  });

/** Names by the arguments that they are. */
function named(field: string, names: readonly (string | undefined)[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(names.flatMap((name, i) => (name === undefined ? [] : [[`${field}.${i}`, name]])));
}

type WithRecord = FlatEntry & { readonly record?: Pick<FlatRecord, 'title' | 'values'> };

/** Entries with their records: one reading for all of an object. */
async function withRecords(
  { workspace, api }: Attio,
  entries: readonly FlatEntry[],
  fields: readonly string[],
  options: { readonly signal: AbortSignal },
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
