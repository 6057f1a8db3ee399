import type { RecordRef } from '../data/notes-and-tasks.js';
import { badRequest, invalidBody, notFound, shown } from '../errors.js';
import type { Table } from '../store/table.js';
import { uniqueKey } from '../store/unique-index.js';
import type { Workspace } from '../store/workspace.js';
import { isObject, parseValues } from '../values/parse.js';
import type { Json } from '../values/types.js';

/** The object of a slug or id, or 404. */
export function objectOf(workspace: Workspace, slug: unknown): Table {
  const table = workspace.object(shown(slug));
  if (!table) throw notFound(`Object with slug/ID "${shown(slug)}" not found.`);
  return table;
}

/** The record that `{object, id}` names, or 404. */
export function recordOf(workspace: Workspace, object: unknown, id: unknown): RecordRef {
  const table = objectOf(workspace, object);
  const row = table.row(shown(id));
  if (row < 0) throw notFound(`Record with ID "${shown(id)}" not found.`);
  return { object: table.kind.id, row };
}

/** As `recordOf`, for a record that a body names: 400. */
export function recordNamed(workspace: Workspace, object: unknown, id: unknown): RecordRef {
  const table = workspace.object(shown(object));
  const row = table?.row(shown(id)) ?? -1;
  if (!table || row < 0)
    throw badRequest('value_not_found', `Could not find record "${shown(id)}" of "${shown(object)}".`);
  return { object: table.kind.id, row };
}

/** Records in wire shape, the deleted ones left out. */
export const toLinkedRecords = (workspace: Workspace, refs: readonly RecordRef[]): readonly object[] =>
  refs.flatMap((ref) => {
    const recordId = idOf(workspace, ref);
    const kind = workspace.object(ref.object)?.kind;
    return recordId === undefined ? [] : [{ object_slug: kind?.slug, object_id: kind?.id, record_id: recordId }];
  });

/** The id of a record that is still there, or undefined. */
export function idOf(workspace: Workspace, { object, row }: RecordRef): string | undefined {
  const table = workspace.object(object);
  const current = table?.follow(row) ?? -1;
  return table?.isAlive(current) ? table.id(current) : undefined;
}

/** True when both name the same record: generated ones name the object by slug, others by id. */
export function isSame(workspace: Workspace, one: RecordRef, other: RecordRef): boolean {
  const table = workspace.object(one.object);
  return table === workspace.object(other.object) && table?.follow(one.row) === table?.follow(other.row);
}

/** Reads one of `linked_records`: by id, or by the value of a unique attribute. */
export function linkedRecord(workspace: Workspace, input: unknown, at: number): RecordRef {
  if (!isObject(input)) throw invalidBody(['data', 'linked_records', at], 'object', input);
  const { target_object: object, target_record_id: id, ...matching } = input;
  if (typeof id === 'string') return recordOf(workspace, object, id);
  const table = objectOf(workspace, object);
  for (const [slug, value] of Object.entries(matching)) {
    const attribute = table.attribute(slug);
    if (!attribute?.unique) continue;
    const [wanted] = parseValues(attribute, value as Json, workspace);
    const row = wanted && table.find(attribute, uniqueKey(attribute, wanted));
    if (row !== undefined) return { object: table.kind.id, row };
  }
  throw badRequest('value_not_found', 'Could not find the record that a linked record names.');
}
