import { defineTool, type Tool, type ToolContext } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Attio, Connect } from '../connection.js';
import { recordId, slug, text } from './args.js';
import { flattenTasks, type Task } from './flatten-task.js';
import { overwrites } from './hints.js';
import { invalid, needed, unconfirmed } from './needed.js';

const name = 'write_task';

const input = z.object({
  action: z.enum(['create', 'update', 'delete']).describe('What to do'),
  task_id: recordId.optional().describe('For update and delete'),
  content: text(2_000).optional().describe('For create; cannot be changed later'),
  deadline_at: z.iso
    .datetime({ offset: true, error: 'a time such as 2026-01-31T09:00:00Z, or null' })
    .nullable()
    .optional()
    .describe('null for none'),
  is_completed: z.boolean().optional().describe('Whether it is done'),
  linked_records: z
    .array(z.strictObject({ object: slug.describe('Object slug'), record_id: recordId.describe('Record ID') }))
    .max(100)
    .optional()
    .describe('What it is about'),
  assignees: z.array(text(320)).max(50).optional().describe('Members: e-mail or ID'),
  confirm: z.boolean().default(false).describe('true deletes'),
});

type Input = z.output<typeof input>;
type Options = { readonly signal: AbortSignal };

/** Something to do, and whether it is done. */
export const writeTask = (connect: Connect): Tool =>
  defineTool({
    name,
    title: 'Write task',
    description: 'Create a task, change its deadline, completion, links or assignees, or delete it.',
    toolset: 'tasks',
    annotations: { ...overwrites, idempotentHint: false },
    structured: true,
    inputSchema: input,
    run: async (args, context) => {
      switch (args.action) {
        case 'create':
          return { task: await create(connect, args, context) };
        case 'update':
          return { task: await update(connect, args, context) };
        case 'delete':
          return remove(connect, args, context);
      }
    },
  });

async function create(connect: Connect, args: Input, options: Options) {
  const content = needed(args.content, name, 'content', 'what is to be done');
  const attio = await connect();
  const task = {
    content,
    format: 'plaintext' as const,
    deadline_at: args.deadline_at ?? null,
    is_completed: args.is_completed ?? false,
    linked_records: await linksOf(attio, args.linked_records ?? [], options),
    assignees: await assigneesOf(attio, args.assignees ?? [], options),
  };
  return flat(attio, await attio.workspace.client.call(attio.api.operations.tasks.create, task, options), options);
}

async function update(connect: Connect, args: Input, options: Options) {
  const { deadline_at, is_completed, linked_records, assignees } = args;
  const task_id = needed(args.task_id, name, 'task_id', 'the task to update');
  if (args.content !== undefined)
    throw invalid(name, 'content', 'cannot be changed', 'a new task in place of the old one');
  if ([deadline_at, is_completed, linked_records, assignees].every((one) => one === undefined))
    throw invalid(
      name,
      'action',
      'changes nothing',
      'deadline_at, is_completed, linked_records or assignees beside update',
    );
  const attio = await connect();
  const changes = {
    task_id,
    ...(deadline_at !== undefined && { deadline_at }),
    ...(is_completed !== undefined && { is_completed }),
    ...(linked_records && { linked_records: await linksOf(attio, linked_records, options) }),
    ...(assignees && { assignees: await assigneesOf(attio, assignees, options) }),
  };
  return flat(attio, await attio.workspace.client.call(attio.api.operations.tasks.update, changes, options), options);
}

async function remove(connect: Connect, args: Input, context: ToolContext) {
  const task_id = needed(args.task_id, name, 'task_id', 'the task to delete');
  if (!args.confirm && !(await context.confirm?.(`Delete the task ${task_id} for good?`)))
    return unconfirmed({ delete: task_id });
  const { workspace, api } = await connect();
  await workspace.client.call(api.operations.tasks.remove, { task_id }, context);
  return { done: true, deleted: task_id };
}

async function flat(attio: Attio, task: Task, options: Options) {
  const [flattened] = await flattenTasks(attio, [task], options);
  return flattened;
}

/** Records as the operation names them. @throws {ApiError} INPUT_INVALID for an object that there is not */
async function linksOf({ workspace }: Attio, links: NonNullable<Input['linked_records']>, options: Options) {
  const named = links.map(async ({ object, record_id }, i) => {
    const { slug } = await workspace.object(object, `linked_records.${i}.object`, options);
    return { target_object: slug, target_record_id: record_id };
  });
  return Promise.all(named);
}

/** Members as the operation names them. @throws {ApiError} INPUT_INVALID with candidates for one that there is not */
async function assigneesOf({ workspace, api }: Attio, members: readonly string[], options: Options) {
  const ids = members.map((member, i) => api.memberId(workspace, member, `assignees.${i}`, options));
  return (await Promise.all(ids)).map((id) =>
    id.includes('@')
      ? { workspace_member_email_address: id } // the key may not read the members
      : { referenced_actor_type: 'workspace-member' as const, referenced_actor_id: id },
  );
}
