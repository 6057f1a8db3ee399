import { badRequest, invalidBody, notFound } from '../errors.js';
import { mergeRecords } from '../store/merge.js';
import type { Table } from '../store/table.js';
import { type Answer, type Call, data, dataIn, objectIn, type Route, writer } from './call.js';

function rowIn(call: Call, table: Table, key: string): number {
  const id = dataIn(call)[key];
  if (typeof id !== 'string') throw invalidBody(['data', key], 'uuid', id);
  const row = table.row(id);
  if (row < 0) throw notFound(`Record with ID "${id}" not found.`);
  return row;
}

/** Makes one record of two. It may take a while until the new one can be read. */
function merge(call: Call): Answer {
  const { workspace, search, nowMs } = call;
  const table = objectIn(call);
  const [primary, secondary] = [rowIn(call, table, 'primary_record_id'), rowIn(call, table, 'secondary_record_id')];
  if (primary === secondary) throw badRequest('self_merge', 'A record cannot be merged with itself.');
  const row = mergeRecords(workspace, { table, primary, secondary }, writer(call));
  const mergeMs = call.mergeMs();
  if (mergeMs > 0) workspace.merging.set(table.id(row), nowMs + mergeMs);
  for (const changed of [row, primary, secondary]) search.changed(table, changed, nowMs);
  for (const old of [primary, secondary]) {
    const duplicate = { duplicate_object_id: table.kind.id, duplicate_record_id: table.id(old) };
    call.publish('record.merged', { object_id: table.kind.id, record_id: table.id(row) }, duplicate);
  }
  return { ...data({ new_record_id: table.id(row) }), status: mergeMs > 0 ? 202 : 200 };
}

/** Merging of records. */
export const mergeRoutes: readonly Route[] = [
  {
    route: 'POST /v2/objects/{object}/records/merge',
    cost: 'write',
    scopes: ['record_permission:read-write', 'object_configuration:read'],
    perSecond: 5,
    handle: merge,
  },
];
