import { invalidBody } from '../errors.js';
import type { Table } from '../store/table.js';
import type { Workspace } from '../store/workspace.js';
import { compileFilter } from './filter.js';
import { type Selection, select } from './select.js';
import { compileSorts, type Sorting } from './sort.js';

const MAX_LIMIT = 500;

/** A page of rows, and what finding it cost. */
export interface Page {
  readonly rows: readonly number[];
  readonly score: number;
}

function count(body: Readonly<Record<string, unknown>>, key: string, otherwise: number, max: number): number {
  const value = body[key];
  if (value === undefined) return otherwise;
  if (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= max) return value as number;
  throw invalidBody([key], `integer from 0 to ${max}`, value);
}

/** Runs the body of a query: filter, sorts, limit, offset. Other keys are ignored, as the service ignores them. */
export function runQuery(workspace: Workspace, table: Table, body: Readonly<Record<string, unknown>>): Page {
  const scope = { workspace, table, depth: 0 };
  const filter = body['filter'] === undefined ? undefined : compileFilter(scope, body['filter']);
  const sorting = compileSorts(scope, body['sorts']);
  const limit = count(body, 'limit', MAX_LIMIT, MAX_LIMIT);
  const offset = count(body, 'offset', 0, Number.MAX_SAFE_INTEGER);
  const sorts = Array.isArray(body['sorts']) ? body['sorts'].length : 0;
  const steps = filter ? filter.leaves + 2 * filter.hops : 0;
  return {
    rows: pick({ table, filter }, sorting).slice(offset, offset + limit),
    score: (steps + sorts) * Math.log10(Math.max(1, table.size)),
  };

  function pick(selection: Selection, order: Sorting): number[] {
    if (order.by === 'age') return select({ ...selection, descending: order.descending, max: offset + limit });
    return select(selection).sort(order.by);
  }
}
