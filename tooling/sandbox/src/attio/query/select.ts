import type { Table } from '../store/table.js';
import type { Predicate } from './predicate.js';

/** The living rows that a filter matches, in the order of making. */
export function matches(table: Table, predicate?: Predicate): number[] {
  const found: number[] = [];
  const take = (row: number) => {
    if (table.isAlive(row) && (!predicate || predicate.test(row))) found.push(row);
  };
  if (predicate?.candidates) for (const row of predicate.candidates.toSorted((a, b) => a - b)) take(row);
  else for (let row = 0; row < table.size; row++) take(row);
  return found;
}
