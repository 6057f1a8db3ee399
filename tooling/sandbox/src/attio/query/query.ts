import { viewsOf } from '../data/views.js';
import { invalidBody, notFound, shown } from '../errors.js';
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

/** The filter of a query: its own, or that of a view. */
function filterIn({ schema }: Workspace, { kind }: Table, body: Readonly<Record<string, unknown>>): unknown {
  const { filter, filter_view_id: viewId } = body;
  if (viewId === undefined) return filter;
  if (filter !== undefined) throw invalidBody(['filter'], 'nothing beside filter_view_id', filter);
  const view = viewsOf(schema, kind).find(({ id }) => id === viewId);
  if (!view) throw notFound(`View with ID "${shown(viewId)}" not found.`);
  return view.filter;
}

/** Runs the body of a query: filter, sorts, limit, offset. Other keys are ignored, as the service ignores them. */
export function runQuery(workspace: Workspace, table: Table, body: Readonly<Record<string, unknown>>): Page {
  const scope = { workspace, table, depth: 0 };
  const given = filterIn(workspace, table, body);
  const filter = given === undefined ? undefined : compileFilter(scope, given);
  const sorting = compileSorts(scope, body['sorts']);
  const limit = count(body, 'limit', MAX_LIMIT, MAX_LIMIT);
  const offset = count(body, 'offset', 0, Number.MAX_SAFE_INTEGER);
  const sorts = Array.isArray(body['sorts']) ? body['sorts'].length : 0;
  const steps = (filter ? filter.leaves + 2 * filter.hops : 0) + sorts;
  return {
    rows: pick({ table, filter }, sorting).slice(offset, offset + limit),
    // Invented, but for this: the service was seen to count nothing where nothing is compared.
    score: steps === 0 ? 0 : (1 + steps) * Math.log10(Math.max(1, table.size)),
  };

  function pick(selection: Selection, order: Sorting): number[] {
    if (order.by === 'age') return select({ ...selection, descending: order.descending, max: offset + limit });
    return select(selection).sort(order.by);
  }
}
