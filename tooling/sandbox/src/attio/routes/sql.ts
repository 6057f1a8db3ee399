import { invalidBody } from '../errors.js';
import { runSql } from '../query/sql.js';
import { bodyIn, data, type Route } from './call.js';

/** Queries in SQL. */
export const sqlRoutes: readonly Route[] = [
  {
    route: 'POST /v2/sql',
    cost: 'query',
    scopes: ['record_permission:read', 'object_configuration:read'],
    handle: (call) => {
      const { sql } = bodyIn(call);
      if (typeof sql !== 'string') throw invalidBody(['sql'], 'string', sql);
      const rows = runSql(call.workspace, sql);
      return { ...data({ rows }), rows: rows.length };
    },
  },
];
