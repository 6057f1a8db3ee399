import type { AppContext } from '@fastpath/mcp-kit';
import { type HttpRoute, restRoutes } from '@fastpath/mcp-kit/http';
import type { AttioSettings } from '../config.js';
import type { Connection } from '../connection.js';
import { version } from '../version.js';
import {
  batchGet,
  createRecord,
  deleteRecord,
  getRecord,
  queryRecords,
  updateRecord,
  upsertRecord,
} from './records.js';
import { search } from './search.js';
import { suggest } from './suggest.js';
import { webhookRoute } from './webhook.js';

/** The workspace over REST, for what speaks no MCP. */
export function attioRoutes(connection: Connection, { values }: AppContext<AttioSettings>): readonly HttpRoute[] {
  connection.connect().catch(() => {}); // the first caller does not wait for it; what is missing is told to him
  const reads = [search, suggest, getRecord, queryRecords, batchGet];
  const writes = values.readOnly ? [] : [createRecord, upsertRecord, updateRecord, deleteRecord];
  const rest = restRoutes(
    [...reads, ...writes].map((operation) => operation(connection.connect)),
    {
      title: 'Attio by attio-mcp',
      version,
      deadlineMs: values.deadlineMs,
      httpCache: values.httpCache,
      revision: connection.revision,
    },
  );
  const { webhookSecret } = values;
  return webhookSecret === undefined ? rest : [...rest, webhookRoute(connection.connect, webhookSecret)];
}
