import type { Attio } from '../connection.js';

/** A task as the client gives it. */
export interface Task {
  readonly task_id: string;
  readonly content: string;
  readonly deadline_at: string | null;
  readonly is_completed: boolean;
  readonly linked_records: readonly { readonly object: string | null; readonly id: string }[];
  readonly assignees: readonly { readonly type: string; readonly id: string | null }[];
  readonly created_at: string;
}

/** Tasks in few words: records by the slug of their object, assignees as IDs of members, not when they were made. */
export async function flattenTasks(
  { workspace }: Attio,
  tasks: readonly Task[],
  options: { readonly signal: AbortSignal },
) {
  const objects = await workspace.objects(options);
  const slugs = new Map(objects.map(({ object_id, slug }) => [object_id, slug]));
  return tasks.map(({ created_at: _, ...task }) => ({
    ...task,
    linked_records: task.linked_records.map(({ object, id }) => ({ object: slugs.get(object ?? '') ?? object, id })),
    assignees: task.assignees.map(({ id }) => id),
  }));
}
