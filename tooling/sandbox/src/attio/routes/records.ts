import { badRequest, invalidBody } from '../errors.js';
import { runQuery } from '../query/query.js';
import type { Table } from '../store/table.js';
import { createRow, findMatch, type Mode, parseAll, updateRow } from '../store/write.js';
import { toPage } from '../values/page.js';
import {
  type Answer,
  attributeIn,
  bodyIn,
  type Call,
  countIn,
  dataIn,
  dataJson,
  nothing,
  objectIn,
  type Route,
  recordIn,
  writer,
} from './call.js';

const answer = (call: Call, table: Table, row: number): Answer => dataJson(call.workspace.wire.record(table, row));

/** How events name a record. */
const eventId = ({ kind }: Table, recordId: string) => ({ object_id: kind.id, record_id: recordId });

const valuesIn = (call: Call, table: Table) =>
  parseAll(call.workspace, table, dataIn(call)['values'], ['data', 'values']);

function query(call: Call): Answer {
  const table = objectIn(call);
  const { rows, score } = runQuery(call.workspace, table, bodyIn(call));
  const json = toPage(rows, (row) => call.workspace.wire.record(table, row));
  return { json, rows: rows.length, score };
}

function get(call: Call): Answer {
  const table = objectIn(call);
  return answer(call, table, recordIn(call, table));
}

function create(call: Call): Answer {
  const table = objectIn(call);
  const row = createRow(table, valuesIn(call, table), writer(call));
  call.search.changed(table, row, call.nowMs);
  call.publish('record.created', eventId(table, table.id(row)));
  return answer(call, table, row);
}

function update(call: Call, table: Table, row: number, mode: Mode): Answer {
  for (const { id } of updateRow(table, row, valuesIn(call, table), mode, writer(call))) {
    call.publish('record.updated', { ...eventId(table, table.id(row)), attribute_id: id });
  }
  call.search.changed(table, row, call.nowMs);
  return answer(call, table, row);
}

const updating =
  (mode: 'prepend' | 'replace') =>
  (call: Call): Answer => {
    const table = objectIn(call);
    return update(call, table, recordIn(call, table), () => mode);
  };

function assert(call: Call): Answer {
  const table = objectIn(call);
  const slug = call.query.get('matching_attribute');
  if (slug === null) throw invalidBody(['matching_attribute'], 'string', undefined);
  const attribute = table.attribute(slug);
  if (!attribute) throw badRequest('value_not_found', `Cannot find attribute with slug/ID "${slug}".`);
  if (!attribute.unique) {
    throw badRequest('matching_attribute_definition_not_unique', `The matching attribute "${slug}" is not unique.`);
  }
  const row = findMatch(table, attribute, valuesIn(call, table));
  if (row === undefined) return create(call);
  return update(call, table, row, (written) => (written === attribute ? 'prepend' : 'replace'));
}

function remove(call: Call): Answer {
  const table = objectIn(call);
  const row = recordIn(call, table);
  call.workspace.deleteRecord(table, row);
  call.search.changed(table, row, call.nowMs);
  call.publish('record.deleted', eventId(table, table.id(row)));
  return nothing;
}

function values(call: Call): Answer {
  const table = objectIn(call);
  const row = recordIn(call, table);
  const attribute = attributeIn(call, table);
  const historic = call.query.get('show_historic') === 'true';
  if (historic && attribute.type === 'interaction') {
    throw badRequest('validation_type', 'Cannot set show_historic param to true when runQuery a COMINT attribute.');
  }
  const column = table.column(attribute);
  const all = [...(historic ? column.past(row) : []), ...column.stored(row)];
  const offset = countIn(call, 'offset', 0);
  const page = all.slice(offset, offset + countIn(call, 'limit', all.length));
  return { json: toPage(page, (value) => call.workspace.wire.value(table.kind, attribute, value)) };
}

const reads = ['record_permission:read', 'object_configuration:read'] as const;
const writes = ['record_permission:read-write', 'object_configuration:read'] as const;

/** Records: found, read, written, deleted. */
export const recordRoutes: readonly Route[] = [
  { route: 'POST /v2/objects/{object}/records/query', cost: 'query', scopes: reads, handle: query },
  { route: 'POST /v2/objects/{object}/records', cost: 'write', scopes: writes, handle: create },
  { route: 'PUT /v2/objects/{object}/records', cost: 'write', scopes: writes, handle: assert },
  { route: 'GET /v2/objects/{object}/records/{record_id}', cost: 'get', scopes: reads, handle: get },
  {
    route: 'PATCH /v2/objects/{object}/records/{record_id}',
    cost: 'write',
    scopes: writes,
    handle: updating('prepend'),
  },
  { route: 'PUT /v2/objects/{object}/records/{record_id}', cost: 'write', scopes: writes, handle: updating('replace') },
  { route: 'DELETE /v2/objects/{object}/records/{record_id}', cost: 'write', scopes: writes, handle: remove },
  {
    route: 'GET /v2/objects/{object}/records/{record_id}/attributes/{attribute}/values',
    cost: 'get',
    scopes: reads,
    handle: values,
  },
];
