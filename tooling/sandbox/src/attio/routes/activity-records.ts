import type { Table } from '../store/table.js';
import { type Answer, activityIn, type Call, nothing, type Route, recordIn } from './call.js';
import { answer, assert, create, query, update } from './records.js';

const onRecord =
  (handle: (call: Call, table: Table, row: number) => Answer) =>
  (call: Call): Answer => {
    const table = activityIn(call);
    return handle(call, table, recordIn(call, table));
  };

const updating = (mode: 'prepend' | 'replace') => onRecord((call, table, row) => update(call, table, row, () => mode));

const remove = onRecord((_, table, row) => {
  table.delete(row);
  return nothing;
});

const links = ['activity_configuration:read', 'object_configuration:read', 'record_permission:read'] as const;
const reads = ['activity_record:read', ...links] as const;
const writes = ['activity_record:read-write', ...links] as const;
const records = '/v2/activities/{activity}/records';
const record = `${records}/{record_id}`;

/** Records of activities: what happened. They are read and written as those of objects. */
export const activityRecordRoutes: readonly Route[] = [
  { route: `POST ${records}/query`, cost: 'query', scopes: reads, handle: (call) => query(call, activityIn(call)) },
  { route: `POST ${records}`, cost: 'write', scopes: writes, handle: (call) => create(call, activityIn(call)) },
  { route: `PUT ${records}`, cost: 'write', scopes: writes, handle: (call) => assert(call, activityIn(call)) },
  { route: `GET ${record}`, cost: 'get', scopes: reads, handle: onRecord(answer) },
  { route: `PATCH ${record}`, cost: 'write', scopes: writes, handle: updating('prepend') },
  { route: `PUT ${record}`, cost: 'write', scopes: writes, handle: updating('replace') },
  { route: `DELETE ${record}`, cost: 'write', scopes: writes, handle: remove },
];
