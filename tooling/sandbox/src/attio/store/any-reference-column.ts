import type { Data, Stored } from '../values/types.js';
import type { Column } from './column.js';
import type { Table } from './table.js';

/** A column whose values are records of any object; the deleted ones are not shown. `object` finds a table by slug or id. */
export function anyReferenceColumn(column: Column, object: (slugOrId: string) => Table | undefined): Column {
  const shown = (data: Data): Data | undefined => {
    const table = object(String(data['target_object']));
    const row = table?.follow(table.kind.rowIds.row(String(data['target_record_id']))) ?? -1;
    if (!table?.isAlive(row)) return undefined;
    return { ...data, target_object: table.kind.slug, target_record_id: table.id(row) };
  };
  const living = (values: readonly Stored[]): Stored[] =>
    values.flatMap((value) => {
      const data = shown(value.data);
      return data ? [{ ...value, data }] : [];
    });
  // Objects can be renamed: what is kept is their id.
  const kept = (data: Data): Data => ({
    ...data,
    target_object: object(String(data['target_object']))?.kind.id ?? null,
  });
  return {
    data: (row) =>
      column
        .data(row)
        .map(shown)
        .filter((data) => data !== undefined),
    stored: (row) => living(column.stored(row)),
    past: (row) => living(column.past(row)),
    write: (row, data, by) => column.write(row, data.map(kept), by),
    rewrite: (row, values) =>
      column.rewrite(
        row,
        values.map((value) => ({ ...value, data: kept(value.data) })),
      ),
  };
}
