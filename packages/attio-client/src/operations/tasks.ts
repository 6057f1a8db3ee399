import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import { limit, offset, Slug, Uuid } from '../schemas.js';
import { tags } from '../tags.js';
import { inData } from './envelope.js';

const Task = z
  .looseObject({
    id: z.looseObject({ task_id: z.string() }),
    content_plaintext: z.string(),
    deadline_at: z.string().nullish(),
    is_completed: z.boolean(),
    linked_records: z.array(z.looseObject({ target_object_id: z.string().nullish(), target_record_id: z.string() })),
    assignees: z.array(z.looseObject({ referenced_actor_type: z.string(), referenced_actor_id: z.string().nullish() })),
    created_at: z.string(),
  })
  .transform((it) => ({
    task_id: it.id.task_id,
    content: it.content_plaintext,
    deadline_at: it.deadline_at ?? null,
    is_completed: it.is_completed,
    linked_records: it.linked_records.map((one) => ({
      object: one.target_object_id ?? null,
      id: one.target_record_id,
    })),
    assignees: it.assignees.map((one) => ({ type: one.referenced_actor_type, id: one.referenced_actor_id ?? null })),
    created_at: it.created_at,
  }));

/** Something to do, perhaps about some records. */
export type Task = z.output<typeof Task>;

const ById = z.object({ task_id: Uuid.describe('ID of the task') });
const LinkedRecord = z.object({ target_object: Slug, target_record_id: Uuid });
const Assignee = z.union([
  z.object({ referenced_actor_type: z.literal('workspace-member'), referenced_actor_id: Uuid }),
  z.object({ workspace_member_email_address: z.email() }),
]);
const cache = { ttlMs: 60_000, tags: () => [tags.allTasks] };
const invalidates = () => [tags.allTasks];

export const list = operation({
  name: 'tasks.list',
  summary: 'List tasks',
  route: 'GET /v2/tasks',
  input: z.object({
    sort: z.enum(['created_at:asc', 'created_at:desc', 'completed_at:asc', 'completed_at:desc']).optional(),
    linked_object: Slug.optional(),
    linked_record_id: Uuid.optional(),
    assignee: z.string().min(1).max(320).optional().describe('E-mail address or ID of a member; "null" for nobody'),
    is_completed: z.boolean().optional(),
    limit: limit(500).optional(),
    offset: offset.optional(),
  }),
  output: z.array(Task),
  cache,
});

export const get = operation({
  name: 'tasks.get',
  summary: 'Get one task',
  route: 'GET /v2/tasks/{task_id}',
  input: ById,
  output: Task,
  cache,
});

export const create = operation({
  name: 'tasks.create',
  summary: 'Create a task',
  route: 'POST /v2/tasks',
  input: z.object({
    content: z.string().min(1).max(2000),
    format: z.literal('plaintext'),
    deadline_at: z.string().nullable(),
    is_completed: z.boolean(),
    linked_records: z.array(LinkedRecord),
    assignees: z.array(Assignee),
  }),
  toBody: inData,
  output: Task,
  invalidates,
});

export const update = operation({
  name: 'tasks.update',
  summary: 'Change deadline, completion, links or assignees of a task',
  route: 'PATCH /v2/tasks/{task_id}',
  retry: 'idempotent',
  input: ById.extend({
    deadline_at: z.string().nullable().optional(),
    is_completed: z.boolean().optional(),
    linked_records: z.array(LinkedRecord).optional(),
    assignees: z.array(Assignee).optional(),
  }),
  toBody: inData,
  output: Task,
  invalidates,
});

export const remove = operation({
  name: 'tasks.remove',
  summary: 'Delete a task',
  route: 'DELETE /v2/tasks/{task_id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById,
  output: z.unknown(),
  invalidates,
});
