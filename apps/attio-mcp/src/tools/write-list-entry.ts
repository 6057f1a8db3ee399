import type { ObjectSchema } from '@fastpath/attio-client';
import { defineTool, type Tool, type ToolContext } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Attio, Connect } from '../connection.js';
import { list, recordId, values } from './args.js';
import { type Entry, flattenEntry } from './flatten-entry.js';
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
      const write = args.action === 'add' ? add : update;
      const { workspace } = attio;
      return workspace.withListSchema(args.list, (schema) => write(attio, args, schema, context), context);
    },
  });

async function add(attio: Attio, args: Input, schema: ObjectSchema, options: Options) {
  const { workspace, api } = attio;
  const parent_record_id = needed(args.record_id, name, 'record_id', 'the record to add');
  const parent_object = await parentOf(attio, args.object, schema, options);
  const { values = {} } = args;
  const entry_values = Object.keys(values).length > 0 ? await api.toValues(workspace, schema, values, options) : {};
  const input = { list: schema.object.slug, parent_record_id, parent_object, entry_values };
  return flat(await workspace.client.call(api.operations.entries.assert, input, options), schema);
}

/** The object of the record: the one that it names, or the only one that the list has. */
async function parentOf(
  { workspace }: Attio,
  object: string | undefined,
  { parents = [] }: ObjectSchema,
  options: Options,
) {
  const [only, ...others] = parents;
  const expected = parents.join(' or ');
  if (object === undefined) return needed(others.length === 0 ? only : undefined, name, 'object', expected);
  const { slug } = await workspace.object(object, 'object', options);
  if (parents.length === 0 || parents.includes(slug)) return slug;
  throw invalid(name, 'object', 'has no records in this list', expected);
}

async function update({ workspace, api }: Attio, args: Input, schema: ObjectSchema, options: Options) {
  const entry_id = needed(args.entry_id, name, 'entry_id', 'the entry to update');
  const values = needed(args.values, name, 'values', 'at least one attribute of the list');
  const entry_values = await api.toValues(workspace, schema, values, options);
  const input = { list: schema.object.slug, entry_id, entry_values };
  return flat(await workspace.client.call(api.operations.entries.replace, input, options), schema);
}

const flat = (entry: Entry, { bySlug }: ObjectSchema) => ({ entry: flattenEntry(entry, bySlug) });

async function remove(connect: Connect, args: Input, context: ToolContext) {
  const entry_id = needed(args.entry_id, name, 'entry_id', 'the entry to remove');
  const question = `Take the entry ${entry_id} out of the list ${args.list}?`;
  if (!args.confirm && !(await context.confirm?.(question))) return unconfirmed({ remove: entry_id, list: args.list });
  const { workspace, api } = await connect();
  const list = (await workspace.listSchema(args.list, context)).object.slug;
  await workspace.client.call(api.operations.entries.remove, { list, entry_id }, context);
  return { done: true, removed: entry_id };
}
