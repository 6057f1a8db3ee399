import type { Attribute } from '../data/schema.js';
import { isReference } from '../store/reference-column.js';
import type { Table } from '../store/table.js';
import type { Workspace } from '../store/workspace.js';
import { compileCondition, type Scope } from './condition.js';
import { filterError } from './operators.js';
import type { Predicate } from './predicate.js';
import { select } from './select.js';

/** One step of a path: from a row of a table to rows of the next. */
interface Step {
  readonly table: Table;
  readonly attribute: string;
}

/** A path that was read: the steps to take, and the attribute at its end. */
export interface Path {
  readonly end: Table;
  readonly attribute: Attribute;
  readonly hops: number;
  /** The rows at the end that belong to a row at the start. */
  readonly reach: (row: number) => readonly number[];
}

/** Reads `[[list or object, attribute], ...]`; the first names what is queried. */
export function readPath({ workspace, table }: Scope, path: unknown): Path {
  if (!Array.isArray(path) || path.length === 0) throw filterError('a path is an array of [object, attribute] pairs');
  const steps = path.map((pair: unknown) => readStep(workspace, pair));
  const [start] = steps;
  if (start?.table !== table) throw filterError(`a path starts at what is queried, "${table.kind.slug}"`);
  const last = steps[steps.length - 1] as Step;
  const attribute = last.table.attribute(last.attribute);
  if (!attribute) throw filterError(`unknown attribute "${last.attribute}" of "${last.table.kind.slug}"`);
  const moves = steps.slice(0, -1).map((step, at) => toMove(workspace, step, (steps[at + 1] as Step).table));
  const reach = (row: number) => moves.reduce<readonly number[]>((rows, move) => rows.flatMap(move), [row]);
  return { end: last.table, attribute, hops: moves.length, reach };
}

function readStep(workspace: Workspace, pair: unknown): Step {
  const [slug, attribute] = Array.isArray(pair) ? pair : [];
  if (typeof slug !== 'string' || typeof attribute !== 'string') {
    throw filterError('a step of a path is a pair of object and attribute');
  }
  const table = workspace.object(slug) ?? workspace.list(slug);
  if (!table) throw filterError(`unknown object or list "${slug}"`);
  return { table, attribute };
}

function toMove(workspace: Workspace, { table, attribute }: Step, next: Table): (row: number) => readonly number[] {
  if (attribute === 'parent_record' && workspace.object(table.kind.parent ?? '') === next) {
    return (row) => {
      const parent = workspace.parent(table, row);
      return parent ? [parent.row] : [];
    };
  }
  const known = table.attribute(attribute);
  const column = known && table.column(known);
  if (!column || !isReference(column) || column.other !== next) {
    throw filterError(`"${attribute}" of "${table.kind.slug}" does not lead to "${next.kind.slug}"`);
  }
  return (row) => column.rows(row);
}

/** Matches rows from which the path leads to a value that meets the constraints. */
export function compilePath(scope: Scope, path: unknown, constraints: unknown): Predicate {
  const { end, attribute, hops, reach } = readPath(scope, path);
  const inner = compileCondition({ ...scope, table: end }, attribute, constraints);
  const reached = new Set(select({ table: end, filter: inner }));
  return { test: (row) => reach(row).some((there) => reached.has(there)), leaves: inner.leaves, hops };
}
