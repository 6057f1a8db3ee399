import type { RecordRef, Task } from '../data/notes-and-tasks.js';
import { badRequest, invalidBody, notFound, shown } from '../errors.js';
import type { Workspace } from '../store/workspace.js';
import { isObject } from '../values/parse.js';
import { parseTime } from '../values/time.js';
import type { Actor } from '../values/types.js';
import { type Answer, type Call, countIn, data, dataIn, nothing, param, type Route, writer } from './call.js';
import { idOf, isSame, linkedRecord, recordOf } from './record-refs.js';

function toTask(workspace: Workspace, id: string, task: Task): object {
  return {
    id: { workspace_id: workspace.schema.workspaceId, task_id: id },
    content_plaintext: task.content,
    deadline_at: task.deadlineAt,
    is_completed: task.completedAt !== null,
    completed_at: task.completedAt,
    linked_records: task.linked.flatMap((linked) => {
      const recordId = idOf(workspace, linked);
      const object = workspace.object(linked.object)?.kind.id;
      return recordId === undefined ? [] : [{ target_object_id: object, target_record_id: recordId }];
    }),
    assignees: task.assignees.map(({ type, id: actorId }) => ({
      referenced_actor_type: type,
      referenced_actor_id: actorId,
    })),
    created_by_actor: task.actor,
    created_at: task.createdAt,
  };
}

function taskIn(call: Call): { id: string; task: Task } {
  const id = param(call, 'task_id');
  const task = call.workspace.tasks.get(id);
  if (!task) throw notFound(`Could not find Task with ID "${id}".`);
  return { id, task };
}

type Parsed<T> = (call: Call, given: unknown) => T;

const deadline: Parsed<string | null> = (_, given) => {
  if (given === null) return null;
  const time = typeof given === 'string' ? parseTime(given) : undefined;
  if (time === undefined) throw invalidBody(['data', 'deadline_at'], 'timestamp', given);
  return time;
};

const completed: Parsed<string | null> = (call, given) => {
  if (typeof given !== 'boolean') throw invalidBody(['data', 'is_completed'], 'boolean', given);
  return given ? writer(call).from : null;
};

const linked: Parsed<readonly RecordRef[]> = (call, given) => {
  if (!Array.isArray(given)) throw invalidBody(['data', 'linked_records'], 'array', given);
  return given.map((item: unknown, at) => linkedRecord(call.workspace, item, at));
};

const assignees: Parsed<readonly Actor[]> = (call, given) => {
  if (!Array.isArray(given)) throw invalidBody(['data', 'assignees'], 'array', given);
  return given.map((item: unknown, at) => {
    if (!isObject(item)) throw invalidBody(['data', 'assignees', at], 'object', item);
    const wanted = item['referenced_actor_id'] ?? item['workspace_member_email_address'];
    const member = call.workspace.members.find(({ id, email }) => id === wanted || email === wanted);
    if (!member) throw badRequest('value_not_found', `Could not find workspace member "${shown(wanted)}".`);
    return { type: 'workspace-member', id: member.id };
  });
};

function contentIn({ content, format }: Readonly<Record<string, unknown>>): string {
  if (typeof content !== 'string' || content.length > 2000) {
    throw invalidBody(['data', 'content'], 'string of at most 2000 characters', content);
  }
  if (format !== 'plaintext') throw invalidBody(['data', 'format'], 'plaintext', format);
  return content;
}

function create(call: Call): Answer {
  const given = dataIn(call);
  const { from, actor } = writer(call);
  const task: Task = {
    content: contentIn(given),
    deadlineAt: deadline(call, given['deadline_at']),
    completedAt: completed(call, given['is_completed']),
    linked: linked(call, given['linked_records']),
    assignees: assignees(call, given['assignees']),
    actor,
    createdAt: from,
  };
  const id = call.workspace.tasks.add(task);
  call.publish('task.created', { task_id: id });
  return data(toTask(call.workspace, id, task));
}

function update(call: Call): Answer {
  const { id, task } = taskIn(call);
  const given = dataIn(call);
  const changed: Task = {
    ...task,
    ...('deadline_at' in given && { deadlineAt: deadline(call, given['deadline_at']) }),
    ...('is_completed' in given && { completedAt: completed(call, given['is_completed']) }),
    ...('linked_records' in given && { linked: linked(call, given['linked_records']) }),
    ...('assignees' in given && { assignees: assignees(call, given['assignees']) }),
  };
  call.workspace.tasks.set(id, changed);
  call.publish('task.updated', { task_id: id });
  return data(toTask(call.workspace, id, changed));
}

/** The conditions of a list, from the query string. */
function wanted(call: Call): (task: Task) => boolean {
  const [object, recordId, assignee, done] = ['linked_object', 'linked_record_id', 'assignee', 'is_completed'].map(
    (name) => call.query.get(name),
  );
  const record = object && recordId ? recordOf(call.workspace, object, recordId) : undefined;
  const member = call.workspace.members.find(({ id, email }) => id === assignee || email === assignee)?.id;
  return (task) =>
    (!record || task.linked.some((ref) => isSame(call.workspace, ref, record))) &&
    (assignee === null ||
      (assignee === 'null' ? task.assignees.length === 0 : task.assignees.some(({ id }) => id === member))) &&
    (done === null || (done === 'true') === (task.completedAt !== null));
}

type Dated = readonly [id: string, task: Task];

const ORDERS: Readonly<Record<string, (a: Dated, b: Dated) => number>> = {
  'created_at:asc': ([, a], [, b]) => a.createdAt.localeCompare(b.createdAt),
  'created_at:desc': ([, a], [, b]) => b.createdAt.localeCompare(a.createdAt),
  'completed_at:asc': ([, a], [, b]) => (a.completedAt ?? '').localeCompare(b.completedAt ?? ''),
  'completed_at:desc': ([, a], [, b]) => (b.completedAt ?? '').localeCompare(a.completedAt ?? ''),
};

function list(call: Call): Answer {
  const accepts = wanted(call);
  const sort = call.query.get('sort');
  const order = sort === null ? undefined : Object.hasOwn(ORDERS, sort) && ORDERS[sort];
  if (order === false) throw invalidBody(['sort'], Object.keys(ORDERS).join(' | '), sort);
  const found = [...call.workspace.tasks.all()].filter(([, task]) => accepts(task));
  if (order) found.sort(order);
  const offset = countIn(call, 'offset', 0);
  const page = found.slice(offset, offset + countIn(call, 'limit', 500, 500));
  return data(page.map(([id, task]) => toTask(call.workspace, id, task)));
}

function get(call: Call): Answer {
  const { id, task } = taskIn(call);
  return data(toTask(call.workspace, id, task));
}

function remove(call: Call): Answer {
  const { id } = taskIn(call);
  call.workspace.tasks.set(id, undefined);
  call.publish('task.deleted', { task_id: id });
  return nothing;
}

const links = ['object_configuration:read', 'record_permission:read', 'user_management:read'] as const;
const reads = ['task:read', ...links] as const;
const writes = ['task:read-write', ...links] as const;

/** Tasks, linked to records and given to members. */
export const taskRoutes: readonly Route[] = [
  { route: 'GET /v2/tasks', cost: 'get', scopes: reads, handle: list },
  { route: 'POST /v2/tasks', cost: 'write', scopes: writes, handle: create },
  { route: 'GET /v2/tasks/{task_id}', cost: 'get', scopes: reads, handle: get },
  { route: 'PATCH /v2/tasks/{task_id}', cost: 'write', scopes: writes, handle: update },
  { route: 'DELETE /v2/tasks/{task_id}', cost: 'write', scopes: ['task:read-write'], handle: remove },
];
