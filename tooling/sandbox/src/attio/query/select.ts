import type { Table } from '../store/table.js';
import type { Predicate } from './predicate.js';

/** Which rows are looked at, and how many are wanted. */
export interface Selection {
  readonly table: Table;
  readonly filter?: Predicate | undefined;
  /** The latest rows first. @default false */
  readonly descending?: boolean;
  /** Stop after this many. @default all */
  readonly max?: number;
}

/** The living rows that a filter matches, in the order of making or against it. */
export function select({ table, filter, descending = false, max = Number.POSITIVE_INFINITY }: Selection): number[] {
  const found: number[] = [];
  for (const row of candidates(table, filter, descending)) {
    if (found.length >= max) break;
    if (table.isAlive(row) && (!filter || filter.test(row))) found.push(row);
  }
  return found;
}

function candidates(table: Table, filter: Predicate | undefined, descending: boolean): Iterable<number> {
  if (filter?.candidates) return filter.candidates.toSorted((a, b) => (descending ? b - a : a - b));
  return descending ? downFrom(table.size) : upTo(table.size);
}

function* upTo(end: number): Generator<number> {
  for (let row = 0; row < end; row++) yield row;
}

function* downFrom(end: number): Generator<number> {
  for (let row = end - 1; row >= 0; row--) yield row;
}
