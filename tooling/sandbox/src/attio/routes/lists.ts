import { FOUNDED_MS } from '../data/common.js';
import type { Kind, Schema } from '../data/schema.js';
import { notFound } from '../errors.js';
import { runQuery } from '../query/query.js';
import type { Table } from '../store/table.js';
import { toPage } from '../values/page.js';
import { toWireTime } from '../values/time.js';
import {
  type Answer,
  bodyIn,
  type Call,
  countIn,
  data,
  dataJson,
  listIn,
  objectIn,
  param,
  type Route,
  recordIn,
} from './call.js';

const toList = ({ workspaceId, tokenId }: Schema, kind: Kind) => ({
  id: { workspace_id: workspaceId, list_id: kind.id },
  api_slug: kind.slug,
  name: kind.plural,
  parent_object: [kind.parent],
  workspace_access: 'full-access',
  workspace_member_access: [],
  created_by_actor: { type: 'api-token', id: tokenId },
  created_at: toWireTime(FOUNDED_MS),
});

function toEntry(call: Call, list: Table, row: number): string {
  const parent = call.workspace.parent(list, row);
  const head = JSON.stringify({
    id: { workspace_id: call.workspace.schema.workspaceId, list_id: list.kind.id, entry_id: list.id(row) },
    parent_record_id: parent?.table.id(parent.row),
    parent_object: list.kind.parent,
    created_at: list.provenance(row).from,
  });
  return `${head.slice(0, -1)},"entry_values":${call.workspace.wire.values(list, row)}}`;
}

function query(call: Call): Answer {
  const list = listIn(call);
  const { rows, score } = runQuery(call.workspace, list, bodyIn(call));
  return { json: toPage(rows, (row) => toEntry(call, list, row)), rows: rows.length, score };
}

function get(call: Call): Answer {
  const list = listIn(call);
  const id = param(call, 'entry_id');
  const row = list.row(id);
  if (row < 0) throw notFound(`Entry with ID "${id}" not found.`);
  return dataJson(toEntry(call, list, row));
}

/** The lists that a record is on. */
function entriesOf(call: Call): Answer {
  const table = objectIn(call);
  const record = recordIn(call, table);
  const entries = call.workspace.schema.lists
    .filter(({ parent }) => parent === table.kind.slug)
    .flatMap(({ slug }) => {
      const list = call.workspace.list(slug) as Table;
      return call.workspace.entriesOf(list, record).map((row) => ({
        list_id: list.kind.id,
        list_api_slug: slug,
        entry_id: list.id(row),
        created_at: list.provenance(row).from,
      }));
    });
  const offset = countIn(call, 'offset', 0);
  return data(entries.slice(offset, offset + countIn(call, 'limit', 100, 1000)));
}

const reads = ['list_entry:read', 'list_configuration:read'] as const;

/** Lists and their entries, read only. */
export const listRoutes: readonly Route[] = [
  {
    route: 'GET /v2/lists',
    cost: 'get',
    scopes: ['list_configuration:read'],
    handle: ({ workspace: { schema } }) => data(schema.lists.map((kind) => toList(schema, kind))),
  },
  {
    route: 'GET /v2/lists/{list}',
    cost: 'get',
    scopes: ['list_configuration:read'],
    handle: (call) => data(toList(call.workspace.schema, listIn(call).kind)),
  },
  { route: 'POST /v2/lists/{list}/entries/query', cost: 'query', scopes: reads, handle: query },
  { route: 'GET /v2/lists/{list}/entries/{entry_id}', cost: 'get', scopes: reads, handle: get },
  {
    route: 'GET /v2/objects/{object}/records/{record_id}/entries',
    cost: 'get',
    scopes: ['record_permission:read', 'object_configuration:read', 'list_entry:read'],
    handle: entriesOf,
  },
];
