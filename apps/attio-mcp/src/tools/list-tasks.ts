import type { Page } from '@fastpath/attio-client';
import { defineTool, type Tool, type ToolContext, untrusted } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Attio, Connect } from '../connection.js';
import { cursor, recordId, slug, text } from './args.js';
import { flattenTasks, type Task } from './flatten-task.js';
import { reads } from './hints.js';
import { needed } from './needed.js';
import { pageRows } from './rows.js';

const name = 'list_tasks';
const pageSize = 500;
const maxPages = 20;

/** What is to be done. */
export const listTasks = (connect: Connect): Tool =>
  defineTool({
    name,
    title: 'List tasks',
    description: 'Tasks: all, of a record, of an assignee, or those due before a time, soonest first.',
    toolset: 'tasks',
    annotations: reads,
    structured: true,
    inputSchema: z.object({
      object: slug.optional().describe('Object slug'),
      record_id: recordId.optional().describe('Record ID'),
      assignee: text(320).optional().describe('Member, by e-mail or ID'),
      is_completed: z.boolean().optional().describe('Only such'),
      due_before: z.iso
        .datetime({ offset: true, error: 'a time such as 2026-01-31T09:00:00Z' })
        .optional()
        .describe('Time'),
      limit: z.int().min(1).max(500).default(20).describe('Per page'),
      cursor,
    }),
    run: async ({ object, record_id, due_before, limit, cursor, assignee, ...filter }, context) => {
      if (object !== undefined) needed(record_id, name, 'record_id', 'the record, as object is given');
      if (record_id !== undefined) needed(object, name, 'object', 'the object of the record');
      const attio = await connect();
      const slug = object === undefined ? undefined : (await attio.workspace.object(object, 'object', context)).slug;
      const who = await assigneeOf(attio, assignee, context);
      const query = {
        ...filter,
        ...who,
        ...(slug && record_id && { linked_object: slug, linked_record_id: record_id }),
      };
      const question = [name, query, due_before];
      const place = { offset: attio.api.fromCursor(cursor, question), limit, question };
      const page = due_before
        ? await dueBefore(attio, query, Date.parse(due_before), place, context)
        : await onePage(attio, query, place, context);
      return page.map((tasks) => flattenTasks(attio, tasks, context));
    },
    rows: pageRows,
    present: (value) => {
      const { rows: tasks, next_cursor, more } = value as Page<object>;
      return { untrusted: untrusted('content'), next_cursor, ...(more !== undefined && { more }), tasks };
    },
  });

/** The member that tasks are asked of. @throws {ApiError} INPUT_INVALID with candidates when there is none */
async function assigneeOf({ workspace, api }: Attio, member: string | undefined, context: ToolContext) {
  return member === undefined ? {} : { assignee: await api.memberId(workspace, member, 'assignee', context) };
}

/** Which tasks, in the words of the operation. */
interface Query {
  readonly assignee?: string | undefined;
  readonly is_completed?: boolean | undefined;
  readonly linked_object?: string;
  readonly linked_record_id?: string;
}

interface Place {
  readonly offset: number;
  readonly limit: number;
  readonly question: object;
}

async function onePage(attio: Attio, query: Query, place: Place, context: ToolContext): Promise<Page<Task>> {
  const tasks = await load(attio, query, place, context);
  return new attio.api.Page(tasks, { ...place, isLast: tasks.length < place.limit });
}

/** Attio neither filters nor orders by deadline: all tasks of the query are read, in few large pages, and chosen here. */
async function dueBefore(
  attio: Attio,
  query: Query,
  before: number,
  place: Place,
  context: ToolContext,
): Promise<Page<Task>> {
  const due: Task[] = [];
  for (let page = 0; page < maxPages; page += 1) {
    const tasks = await load(attio, query, { offset: page * pageSize, limit: pageSize }, context);
    due.push(...tasks.filter((task) => task.deadline_at !== null && Date.parse(task.deadline_at) < before));
    context.progress?.(page + 1, undefined, `${page * pageSize + tasks.length} tasks read`);
    if (tasks.length < pageSize) break;
  }
  due.sort((a, b) => Date.parse(a.deadline_at ?? '') - Date.parse(b.deadline_at ?? ''));
  const end = place.offset + place.limit;
  const total = due.length;
  return new attio.api.Page(due.slice(place.offset, end), { ...place, isLast: end >= total, total });
}

function load(
  { workspace, api }: Attio,
  query: Query,
  { offset, limit }: Omit<Place, 'question'>,
  context: ToolContext,
) {
  const { assignee, is_completed, ...linked } = query;
  const input = {
    ...linked,
    ...(assignee !== undefined && { assignee }),
    ...(is_completed !== undefined && { is_completed }),
    ...(offset > 0 && { offset }),
    limit,
  };
  return workspace.client.call(api.operations.tasks.list, input, context);
}
