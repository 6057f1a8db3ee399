import { badRequest, notFound, shown } from '../errors.js';
import { runQuery } from '../query/query.js';
import type { Table } from '../store/table.js';
import type { Placed } from '../store/workspace.js';
import { createRow, parseAll, updateRow } from '../store/write.js';
import { toPage } from '../values/page.js';
import type { EventType } from '../webhooks/event.js';
import {
  type Answer,
  bodyIn,
  type Call,
  countIn,
  data,
  dataIn,
  dataJson,
  listIn,
  nothing,
  objectIn,
  param,
  type Route,
  recordIn,
  writer,
} from './call.js';
import { rewriteValues, valuesOf } from './values.js';

function toEntry({ workspace }: Call, list: Table, row: number): string {
  const parent = workspace.parent(list, row);
  const head = JSON.stringify({
    id: { workspace_id: workspace.schema.workspaceId, list_id: list.kind.id, entry_id: list.id(row) },
    parent_record_id: parent?.table.id(parent.row),
    parent_object: parent?.table.kind.slug,
    created_at: list.provenance(row).from,
  });
  return `${head.slice(0, -1)},"entry_values":${workspace.wire.values(list, row)}}`;
}

function entryIn(call: Call, list: Table): number {
  const id = param(call, 'entry_id');
  const row = list.row(id);
  if (row < 0) throw notFound(`Entry with ID "${id}" not found.`);
  return row;
}

/** The record that the body names as the parent. */
function parentIn(call: Call, list: Table): Placed {
  const { parent_object: object, parent_record_id: id } = dataIn(call);
  const table = call.workspace.object(shown(object));
  if (!table || call.workspace.object(list.kind.parent ?? '') !== table) {
    throw badRequest('value_not_found', `Records of this object cannot be on list "${list.kind.slug}".`);
  }
  const row = typeof id === 'string' ? table.row(id) : -1;
  if (row < 0) throw badRequest('value_not_found', 'Could not find the parent record of the entry.');
  return { table, row };
}

const valuesIn = (call: Call, list: Table) =>
  parseAll(call.workspace, list, dataIn(call)['entry_values'] ?? {}, ['data', 'entry_values']);

function publish(call: Call, type: EventType, list: Table, row: number, attributeId?: string): void {
  const parent = call.workspace.parent(list, row);
  call.publish(
    type,
    { list_id: list.kind.id, entry_id: list.id(row), ...(attributeId && { attribute_id: attributeId }) },
    { parent_object_id: parent?.table.kind.id ?? null, parent_record_id: parent?.table.id(parent.row) ?? null },
  );
}

function query(call: Call): Answer {
  const list = listIn(call);
  const { rows, score } = runQuery(call.workspace, list, bodyIn(call));
  return { json: toPage(rows, (row) => toEntry(call, list, row)), rows: rows.length, score };
}

function create(call: Call, list = listIn(call)): Answer {
  const parent = parentIn(call, list);
  const row = createRow(call.workspace, list, valuesIn(call, list), writer(call));
  call.workspace.setParent(list, row, parent.row);
  publish(call, 'list-entry.created', list, row);
  return dataJson(toEntry(call, list, row));
}

function update(call: Call, list: Table, row: number, mode: 'prepend' | 'replace'): Answer {
  for (const { id } of updateRow(list, row, valuesIn(call, list), () => mode, writer(call))) {
    publish(call, 'list-entry.updated', list, row, id);
  }
  return dataJson(toEntry(call, list, row));
}

/** Makes the entry of a record, or changes the one that there is. */
function assert(call: Call): Answer {
  const list = listIn(call);
  const entries = call.workspace.entriesOf(list, parentIn(call, list).row);
  if (entries.length > 1) {
    throw badRequest('multiple_match_results', 'The record has more than one entry on this list.');
  }
  const [row] = entries;
  return row === undefined ? create(call, list) : update(call, list, row, 'replace');
}

const updating =
  (mode: 'prepend' | 'replace') =>
  (call: Call): Answer => {
    const list = listIn(call);
    return update(call, list, entryIn(call, list), mode);
  };

function remove(call: Call): Answer {
  const list = listIn(call);
  const row = entryIn(call, list);
  publish(call, 'list-entry.deleted', list, row);
  list.delete(row);
  return nothing;
}

/** The entries of a record, on all lists. */
function ofRecord(call: Call): Answer {
  const table = objectIn(call);
  const record = recordIn(call, table);
  const entries = call.workspace.listsOf(table).flatMap((list) =>
    call.workspace.entriesOf(list, record).map((row) => ({
      list_id: list.kind.id,
      list_api_slug: list.kind.slug,
      entry_id: list.id(row),
      created_at: list.provenance(row).from,
    })),
  );
  const offset = countIn(call, 'offset', 0);
  return data(entries.slice(offset, offset + countIn(call, 'limit', 100, 1000)));
}

const onEntry =
  (handle: (call: Call, list: Table, row: number) => Answer) =>
  (call: Call): Answer => {
    const list = listIn(call);
    return handle(call, list, entryIn(call, list));
  };

const get = onEntry((call, list, row) => dataJson(toEntry(call, list, row)));

const reads = ['list_entry:read', 'list_configuration:read'] as const;
const writes = ['list_entry:read-write', 'list_configuration:read'] as const;
const entry = '/v2/lists/{list}/entries/{entry_id}';
const values = `${entry}/attributes/{attribute}/values`;

/** Entries of lists. */
export const entryRoutes: readonly Route[] = [
  { route: 'POST /v2/lists/{list}/entries/query', cost: 'query', scopes: reads, handle: query },
  { route: 'POST /v2/lists/{list}/entries', cost: 'write', scopes: writes, handle: (call) => create(call) },
  { route: 'PUT /v2/lists/{list}/entries', cost: 'write', scopes: writes, handle: assert },
  { route: `GET ${entry}`, cost: 'get', scopes: reads, handle: get },
  { route: `PATCH ${entry}`, cost: 'write', scopes: writes, handle: updating('prepend') },
  { route: `PUT ${entry}`, cost: 'write', scopes: writes, handle: updating('replace') },
  { route: `DELETE ${entry}`, cost: 'write', scopes: writes, handle: remove },
  { route: `GET ${values}`, cost: 'get', scopes: reads, handle: onEntry(valuesOf) },
  { route: `PUT ${values}`, cost: 'write', scopes: writes, handle: onEntry(rewriteValues) },
  {
    route: 'GET /v2/objects/{object}/records/{record_id}/entries',
    cost: 'get',
    scopes: ['record_permission:read', 'object_configuration:read', 'list_entry:read'],
    handle: ofRecord,
  },
];
