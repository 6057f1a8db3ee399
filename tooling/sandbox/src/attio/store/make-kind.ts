import { FIRST_ATTRIBUTES } from '../data/attributes.js';
import type { Kind } from '../data/schema.js';
import { anyReferenceColumn } from './any-reference-column.js';
import { refer, relate, type Side } from './relate.js';
import type { Table } from './table.js';
import type { Workspace } from './workspace.js';

type Naming = Omit<Kind, 'id' | 'rowIds' | 'attributes' | 'isCustom'>;

/** Adds an object, list or activity with the attributes that all of its kind have. */
export function makeKind(workspace: Workspace, naming: Naming): Table {
  const id = workspace.newId(naming.target);
  const attributes = FIRST_ATTRIBUTES[naming.target].map(({ choices: _, ...spec }) => ({
    ...spec,
    id: workspace.newId('attributes'),
    choices: [],
  }));
  const rowIds = workspace.schema.ids(`${id} rows`);
  const table = workspace.add({ ...naming, id, rowIds, attributes, isCustom: true });
  for (const attribute of attributes) connect(workspace, { table, attribute });
  return table;
}

/** Adds an attribute; `inverse` is the attribute that shows a relationship from its other side. */
export function makeAttribute(workspace: Workspace, own: Side, inverse?: Side): void {
  own.table.describe(own.attribute);
  inverse?.table.describe(inverse.attribute);
  // The side with one value holds the truth.
  if (!inverse) connect(workspace, own);
  else if (own.attribute.multi && !inverse.attribute.multi) relate(inverse, own);
  else relate(own, inverse);
}

/** Gives a reference that is no relationship its column. */
export function connect(workspace: Workspace, { table, attribute }: Side): void {
  if (attribute.type !== 'record-reference') return;
  const other = attribute.target === undefined ? undefined : workspace.object(attribute.target);
  if (other) refer({ table, attribute }, other);
  else
    table.attach(
      attribute,
      anyReferenceColumn(table.valueColumn(attribute), (name) => workspace.object(name)),
    );
}

/** Deletes an object with its records, its lists, and the attributes of others that refer to it. */
export function dropObject(workspace: Workspace, object: Table): readonly Table[] {
  const lists = workspace.listsOf(object);
  for (const list of lists) workspace.lists.remove(list);
  for (const table of [...workspace.objects.all(), ...workspace.lists.all()]) {
    for (const attribute of table.kind.attributes) {
      if (attribute.target !== undefined && workspace.object(attribute.target) === object) table.undescribe(attribute);
    }
  }
  for (let row = 0; row < object.size; row++) object.delete(row);
  workspace.objects.remove(object);
  return lists;
}
