import { runQuery } from '../query/query.js';
import type { Table } from '../store/table.js';
import { createRow, findMatch, type Mode, parseAll, updateRow } from '../store/write.js';
import { toPage } from '../values/page.js';
import {
  type Answer,
  bodyIn,
  type Call,
  dataIn,
  dataJson,
  nothing,
  objectIn,
  type Route,
  recordIn,
  writer,
} from './call.js';
import { matchingAttribute, rewriteValues, valuesOf } from './values.js';

export const answer = (call: Call, table: Table, row: number): Answer =>
  dataJson(call.workspace.wire.record(table, row));

/** How events name a record. */
const eventId = ({ kind }: Table, recordId: string) => ({ object_id: kind.id, record_id: recordId });

const valuesIn = (call: Call, table: Table) =>
  parseAll(call.workspace, table, dataIn(call)['values'], ['data', 'values']);

export function query(call: Call, table = objectIn(call)): Answer {
  const { rows, score } = runQuery(call.workspace, table, bodyIn(call));
  const json = toPage(rows, (row) => call.workspace.wire.record(table, row));
  return { json, rows: rows.length, score };
}

export function create(call: Call, table = objectIn(call)): Answer {
  const row = createRow(call.workspace, table, valuesIn(call, table), writer(call));
  if (isSearched(table)) {
    call.search.changed(table, row, call.nowMs);
    call.publish('record.created', eventId(table, table.id(row)));
  }
  return answer(call, table, row);
}

export function update(call: Call, table: Table, row: number, mode: Mode): Answer {
  const changed = updateRow(table, row, valuesIn(call, table), mode, writer(call));
  if (isSearched(table)) {
    for (const { id } of changed) {
      call.publish('record.updated', { ...eventId(table, table.id(row)), attribute_id: id });
    }
    call.search.changed(table, row, call.nowMs);
  }
  return answer(call, table, row);
}

/** Activities are neither searched, nor does a webhook tell of them. */
const isSearched = ({ kind }: Table) => kind.target === 'objects';

export function assert(call: Call, table = objectIn(call)): Answer {
  const attribute = matchingAttribute(call, table);
  const row = findMatch(table, attribute, valuesIn(call, table));
  if (row === undefined) return create(call, table);
  return update(call, table, row, (written) => (written === attribute ? 'prepend' : 'replace'));
}

const onRecord =
  (use: 'read' | 'write', handle: (call: Call, table: Table, row: number) => Answer) =>
  (call: Call): Answer => {
    const table = objectIn(call);
    return handle(call, table, recordIn(call, table, use));
  };

const updating = (mode: 'prepend' | 'replace') =>
  onRecord('write', (call, table, row) => update(call, table, row, () => mode));

const remove = onRecord('read', (call, table, row) => {
  call.workspace.deleteRecord(table, row);
  call.search.changed(table, row, call.nowMs);
  call.publish('record.deleted', eventId(table, table.id(row)));
  return nothing;
});

const reads = ['record_permission:read', 'object_configuration:read'] as const;
const writes = ['record_permission:read-write', 'object_configuration:read'] as const;

const record = '/v2/objects/{object}/records/{record_id}';
const values = `${record}/attributes/{attribute}/values`;

/** Records: found, read, written, deleted. */
export const recordRoutes: readonly Route[] = [
  { route: 'POST /v2/objects/{object}/records/query', cost: 'query', scopes: reads, handle: (call) => query(call) },
  { route: 'POST /v2/objects/{object}/records', cost: 'write', scopes: writes, handle: (call) => create(call) },
  { route: 'PUT /v2/objects/{object}/records', cost: 'write', scopes: writes, handle: (call) => assert(call) },
  { route: `GET ${record}`, cost: 'get', scopes: reads, handle: onRecord('read', answer) },
  { route: `PATCH ${record}`, cost: 'write', scopes: writes, handle: updating('prepend') },
  { route: `PUT ${record}`, cost: 'write', scopes: writes, handle: updating('replace') },
  { route: `DELETE ${record}`, cost: 'write', scopes: writes, handle: remove },
  { route: `GET ${values}`, cost: 'get', scopes: reads, handle: onRecord('read', valuesOf) },
  { route: `PUT ${values}`, cost: 'write', scopes: writes, handle: onRecord('write', rewriteValues) },
];
