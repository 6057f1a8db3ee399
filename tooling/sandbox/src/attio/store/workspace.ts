import type { Dataset } from '../data/generate.js';
import type { Member } from '../data/members.js';
import type { Note, Task } from '../data/notes-and-tasks.js';
import type { Kind, Schema } from '../data/schema.js';
import { WireWriter } from '../values/expand.js';
import type { Webhook } from '../webhooks/webhook.js';
import { Collection, noneGenerated } from './collection.js';
import { Links } from './links.js';
import { backwardColumn, forwardColumn } from './reference-column.js';
import { Table } from './table.js';

/** The sides of the relationships that hold the truth, and whether each source has one target only. */
const RELATIONSHIPS = [
  { object: 'people', attribute: 'company', single: true },
  { object: 'deals', attribute: 'associated_company', single: true },
  { object: 'deals', attribute: 'associated_people', single: false },
  { object: 'users', attribute: 'person', single: true },
] as const;

/** A dataset and what was written over it. A new one over the same dataset is the state at the start. */
export class Workspace {
  readonly schema: Schema;
  readonly members: readonly Member[];
  /** Writes rows in wire shape. */
  readonly wire: WireWriter;
  readonly notes: Collection<Note>;
  readonly tasks: Collection<Task>;
  readonly webhooks: Collection<Webhook>;
  readonly #dataset: Dataset;
  readonly #tables = new Map<string, Table>();

  constructor(dataset: Dataset) {
    this.#dataset = dataset;
    this.schema = dataset.schema;
    this.members = dataset.members;
    this.wire = new WireWriter(this.schema);
    this.notes = new Collection(this.schema.ids('notes'), dataset.notes);
    this.tasks = new Collection(this.schema.ids('tasks'), dataset.tasks);
    this.webhooks = new Collection(this.schema.ids('webhooks'), noneGenerated);
    for (const kind of [...this.schema.objects, ...this.schema.lists]) this.#addTable(kind);
    for (const relationship of RELATIONSHIPS) this.#relate(relationship);
  }

  /** The table of an object, by slug or id. */
  object(slugOrId: string): Table | undefined {
    return this.#table('objects', slugOrId);
  }

  /** The table of a list, by slug or id. */
  list(slugOrId: string): Table | undefined {
    return this.#table('lists', slugOrId);
  }

  /** The record that an entry of a list is about, or undefined when it is gone. */
  parent(list: Table, entry: number): { readonly table: Table; readonly row: number } | undefined {
    const table = this.object(list.kind.parent ?? '');
    const row = this.#dataset.parents.get(list.kind.slug)?.(entry) ?? -1;
    return table?.isAlive(row) ? { table, row } : undefined;
  }

  /** The entries of a list that are about a record. */
  entriesOf(list: Table, record: number): number[] {
    const entries = Array.from({ length: list.size }, (_, row) => row);
    return entries.filter((row) => list.isAlive(row) && this.parent(list, row)?.row === record);
  }

  /** Deletes a record, and with it the entries that are about it. */
  deleteRecord(table: Table, row: number): void {
    const lists = this.schema.lists.filter(({ parent }) => parent === table.kind.slug);
    for (const list of lists.flatMap(({ slug }) => this.list(slug) ?? [])) {
      for (const entry of this.entriesOf(list, row)) list.delete(entry);
    }
    table.delete(row);
  }

  #table(target: Kind['target'], slugOrId: string): Table | undefined {
    const table = this.#tables.get(slugOrId);
    return table?.kind.target === target ? table : undefined;
  }

  #addTable(kind: Kind): void {
    const generated = this.#dataset.tables.get(kind.slug);
    if (!generated) throw new Error(`No data was generated for ${kind.slug}`);
    const table = new Table(kind, generated);
    this.#tables.set(kind.slug, table);
    this.#tables.set(kind.id, table);
  }

  #relate({ object, attribute, single }: (typeof RELATIONSHIPS)[number]): void {
    const own = this.object(object) as Table;
    const spec = own.attribute(attribute);
    const other = this.object(spec?.target ?? '') as Table;
    const links = new Links(this.#dataset.links.get(`${object}.${attribute}`));
    own.attach(attribute, forwardColumn(links, own, other));
    other.attach(spec?.inverse ?? '', backwardColumn(links, other, own, single));
  }
}
