import type { Data, Provenance, Stored } from '../values/types.js';
import type { Column } from './column.js';
import type { Links } from './links.js';
import type { Table } from './table.js';

/** A column whose values are rows of another table. */
export interface ReferenceColumn extends Column {
  /** The living rows that a row refers to. */
  rows(row: number): readonly number[];
  /** The living rows that refer to a row of the other table. */
  referrers(target: number): readonly number[];
  /** The other table. */
  readonly other: Table;
}

/** True for columns that refer to rows of another table. */
export const isReference = (column: Column): column is ReferenceColumn => 'referrers' in column;

const rowsOf = (data: readonly Data[], other: Table): number[] =>
  data.map((value) => other.row(String(value['target_record_id'])));

/** The last values of a history: links keep no past. */
const rewriting = (write: Column['write']): Pick<Column, 'write' | 'rewrite'> => ({
  write,
  rewrite: (row, values) => {
    const active = values.filter(({ until }) => until === null);
    const [first] = active;
    const data = active.map((value) => value.data);
    write(row, data, first?.by ?? { from: '', actor: { type: 'system', id: null } });
  },
});

/**
 * The side of a relationship that holds the truth, as `person.company`. `isExclusive` says whether a target has one
 * source only: the others lose it.
 */
export function forwardColumn(links: Links, own: Table, other: Table, isExclusive: boolean): ReferenceColumn {
  const rows = (row: number) => links.targets(row).filter((target) => other.isAlive(target));
  const write = (row: number, data: readonly Data[], by: Provenance) => {
    const targets = rowsOf(data, other);
    for (const target of isExclusive ? targets : []) {
      for (const source of links.sources(target)) {
        const rest = links.targets(source).filter((kept) => kept !== target);
        if (source !== row) links.set(source, rest, by);
      }
    }
    links.set(row, targets, by);
  };
  return {
    ...reading(rows, other, (row) => () => links.provenance(row) ?? own.provenance(row)),
    ...rewriting(write),
    referrers: (target) => links.sources(target).filter((source) => own.isAlive(source)),
  };
}

/** The side of a relationship that is derived, as `company.team`. `single` says whether a source has one target only. */
export function backwardColumn(links: Links, own: Table, other: Table, single: boolean): ReferenceColumn {
  const rows = (row: number) => links.sources(row).filter((source) => other.isAlive(source));
  const write = (row: number, data: readonly Data[], by: Provenance) => {
    const wanted = rowsOf(data, other);
    for (const source of rows(row)) {
      if (wanted.includes(source)) continue;
      const rest = links.targets(source).filter((target) => target !== row);
      links.set(source, rest, by);
    }
    for (const source of wanted) {
      const targets = links.targets(source);
      if (!targets.includes(row)) links.set(source, single ? [row] : [...targets, row], by);
    }
  };
  return {
    ...reading(rows, other, () => (source) => links.provenance(source) ?? other.provenance(source)),
    ...rewriting(write),
    referrers: (target) => links.targets(target).filter((row) => own.isAlive(row)),
  };
}

function reading(
  rows: (row: number) => readonly number[],
  other: Table,
  provenance: (row: number) => (referred: number) => Provenance,
) {
  const reference = (row: number): Data => ({ target_object: other.kind.slug, target_record_id: other.id(row) });
  return {
    other,
    rows,
    data: (row: number) => rows(row).map(reference),
    stored: (row: number): Stored[] =>
      rows(row).map((referred) => ({ data: reference(referred), by: provenance(row)(referred), until: null })),
    past: (): readonly Stored[] => [],
  };
}
