import { defineTool, type Tool } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Attio, Connect } from '../connection.js';
import { asLists, checkNames, checkTitles, type ListSchema, listSchema } from '../lists.js';
import { list, recordId, values } from './args.js';
import { flattenEntry } from './flatten-entry.js';
import { overwrites } from './hints.js';
import { invalid, needed, unconfirmed } from './needed.js';

const name = 'write_list_entry';

const input = z.object({
  list,
  action: z.enum(['add', 'update', 'remove']).describe('add also updates an entry that is there'),
  entry_id: recordId.optional().describe('For update and remove'),
  record_id: recordId.optional().describe('For add'),
  object: z.string().max(100).optional().describe('Object slug, where the list has several'),
  values: values.optional().describe('Plain values by attribute slug of the list'),
  confirm: z.boolean().default(false).describe('true removes'),
});

type Input = z.output<typeof input>;
type Options = { readonly signal: AbortSignal };

/** A record's place in a list. */
export const writeListEntry = (connect: Connect): Tool =>
  defineTool({
    name,
    title: 'Write list entry',
    description: 'Put a record into a list, change its values there, or take it out; the record stays.',
    toolset: 'lists',
    annotations: { ...overwrites, idempotentHint: false },
    structured: true,
    inputSchema: input,
    run: async (args, context) => {
      if (args.action === 'remove') return remove(connect, args, context);
      const attio = await connect();
      const known = await listSchema(attio, args.list, context);
      const { values = {} } = args;
      checkNames(known, Object.fromEntries(Object.keys(values).map((slug) => [`values.${slug}`, slug])));
      await checkTitles(attio, known, values, context);
      const entry = await (args.action === 'add' ? add : update)(attio, args, known, context);
      return { entry: flattenEntry(entry, known.schema.bySlug) };
    },
  });

async function add({ workspace, api }: Attio, args: Input, known: ListSchema, options: Options) {
  const [only, ...others] = known.parent_objects;
  const parent_object = args.object ?? (others.length === 0 ? only : undefined);
  const input = {
    list: known.slug,
    parent_record_id: needed(args.record_id, name, 'record_id', 'the record to add'),
    parent_object: needed(parent_object, name, 'object', known.parent_objects.join(' or ')),
    entry_values: asLists(args.values ?? {}),
  };
  return workspace.client.call(api.operations.entries.assert, input, options);
}

async function update({ workspace, api }: Attio, args: Input, known: ListSchema, options: Options) {
  const entry_id = needed(args.entry_id, name, 'entry_id', 'the entry to update');
  const entry_values = needed(args.values, name, 'values', 'at least one attribute of the list');
  if (Object.keys(entry_values).length === 0)
    throw invalid(name, 'values', 'is empty', 'at least one attribute of the list');
  return workspace.client.call(
    api.operations.entries.replace,
    { list: known.slug, entry_id, entry_values: asLists(entry_values) },
    options,
  );
}

async function remove(connect: Connect, args: Input, options: Options) {
  const entry_id = needed(args.entry_id, name, 'entry_id', 'the entry to remove');
  if (!args.confirm) return unconfirmed({ remove: entry_id, list: args.list });
  const { workspace, api } = await connect();
  await workspace.client.call(api.operations.entries.remove, { list: args.list, entry_id }, options);
  return { done: true, removed: entry_id };
}
