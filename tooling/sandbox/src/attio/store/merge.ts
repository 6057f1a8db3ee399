import type { Attribute } from '../data/schema.js';
import type { Data, Provenance } from '../values/types.js';
import { isReference, type ReferenceColumn } from './reference-column.js';
import { isRowId, type Table } from './table.js';
import type { Workspace } from './workspace.js';
import { joined } from './write.js';

/** Two records that become one. */
export interface Merge {
  readonly table: Table;
  /** Its values count where both have one. */
  readonly primary: number;
  readonly secondary: number;
}

const isKept = ({ slug }: Attribute): boolean => !isRowId({ slug }) && slug !== 'created_at' && slug !== 'created_by';

function mergedValues({ table, primary, secondary }: Merge): readonly (readonly [Attribute, readonly Data[]])[] {
  return table.kind.attributes.filter(isKept).map((attribute) => {
    const [first, second] = [primary, secondary].map((row) => table.column(attribute).data(row)) as [Data[], Data[]];
    if (attribute.multi) return [attribute, joined(first, second)] as const;
    return [attribute, first.length > 0 ? first : second] as const;
  });
}

/** The columns that lead to a table from elsewhere, and are not seen from it. */
function* oneWayColumns(workspace: Workspace, target: Table): Generator<readonly [Table, Attribute, ReferenceColumn]> {
  for (const tables of [workspace.objects, workspace.lists, workspace.activities]) {
    for (const table of tables.all()) {
      for (const attribute of table.kind.attributes) {
        const column = table.column(attribute);
        if (!attribute.inverse && isReference(column) && column.other === target) yield [table, attribute, column];
      }
    }
  }
}

/** Makes one record of two, under a new id; what refers to either of them refers to it. Answers its row. */
export function mergeRecords(workspace: Workspace, merge: Merge, by: Provenance): number {
  const { table, primary, secondary } = merge;
  const values = mergedValues(merge);
  const row = table.append(by);
  for (const old of [primary, secondary]) table.succeed(old, row);
  for (const [attribute, data] of values) if (data.length > 0) table.write(row, attribute, data, by);
  const reference = { target_object: table.kind.slug, target_record_id: table.id(row) };
  for (const [source, attribute, column] of oneWayColumns(workspace, table)) {
    for (const referrer of new Set([primary, secondary].flatMap((old) => column.referrers(old)))) {
      source.write(referrer, attribute, attribute.multi ? [...column.data(referrer), reference] : [reference], by);
    }
  }
  return row;
}
