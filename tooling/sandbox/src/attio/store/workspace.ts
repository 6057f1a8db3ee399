import { Collection, noneGenerated } from '../../collection.js';
import type { Email } from '../data/emails.js';
import type { AttioFile } from '../data/files.js';
import type { Dataset } from '../data/generate.js';
import type { Meeting } from '../data/meetings.js';
import type { Member } from '../data/members.js';
import type { GeneratedItems, Note, Task } from '../data/notes-and-tasks.js';
import type { Recording } from '../data/recordings.js';
import type { Kind, Schema } from '../data/schema.js';
import type { Comment, Thread } from '../data/threads.js';
import { WireWriter } from '../values/expand.js';
import type { Webhook } from '../webhooks/webhook.js';
import { connect } from './make-kind.js';
import { RELATIONSHIPS, relate } from './relate.js';
import { type GeneratedTable, Table } from './table.js';
import { Tables } from './tables.js';

/** A record: its table and its row. */
export interface Placed {
  readonly table: Table;
  readonly row: number;
}

/** A table that is made through the API has no rows at first. */
const EMPTY: GeneratedTable = {
  count: 0,
  provenance: () => ({ from: '', actor: { type: 'system', id: null } }),
  unique: new Map(),
  values: {},
};

/** A dataset and what was written over it. A new one over the same dataset is the state at the start. */
export class Workspace {
  readonly schema: Schema;
  readonly members: readonly Member[];
  /** Writes rows in wire shape. */
  readonly wire: WireWriter;
  readonly objects = new Tables();
  readonly lists = new Tables();
  readonly activities = new Tables();
  readonly notes: Collection<Note>;
  readonly tasks: Collection<Task>;
  readonly threads: Collection<Thread>;
  readonly comments: Collection<Comment>;
  readonly meetings: Collection<Meeting>;
  readonly recordings: Collection<Recording>;
  /** They come from mailboxes: nothing is written through the API. */
  readonly emails: GeneratedItems<Email>;
  readonly files: Collection<AttioFile>;
  readonly webhooks: Collection<Webhook>;
  /** Addresses that no sequence writes to. */
  readonly unsubscribed = new Set<string>();
  /** Records that cannot be read yet: until when, by id. */
  readonly merging = new Map<string, number>();
  readonly #dataset: Dataset;
  readonly #parents = new Map<Table, Map<number, number>>();
  readonly #made = new Map<string, number>();

  constructor(dataset: Dataset) {
    this.#dataset = dataset;
    this.schema = dataset.schema;
    this.members = dataset.members;
    this.wire = new WireWriter(this.schema);
    this.notes = new Collection(this.schema.ids('notes'), dataset.notes);
    this.tasks = new Collection(this.schema.ids('tasks'), dataset.tasks);
    this.threads = new Collection(this.schema.ids('threads'), dataset.threads);
    this.comments = new Collection(this.schema.ids('comments'), dataset.comments);
    this.meetings = new Collection(this.schema.ids('meetings'), dataset.meetings);
    this.recordings = new Collection(this.schema.ids('recordings'), dataset.recordings);
    this.emails = dataset.emails;
    this.files = new Collection(this.schema.ids('files'), dataset.files);
    this.webhooks = new Collection(this.schema.ids('webhooks'), noneGenerated);
    for (const kind of [...this.schema.objects, ...this.schema.lists]) this.add(kind);
    for (const relationship of RELATIONSHIPS) this.#relate(relationship);
    for (const kind of this.schema.activities) {
      const table = this.add(kind);
      for (const attribute of kind.attributes) connect(this, { table, attribute });
    }
  }

  /** The table of an object, by slug or id. */
  object(slugOrId: string): Table | undefined {
    return this.objects.get(slugOrId);
  }

  /** The table of a list, by slug or id. */
  list(slugOrId: string): Table | undefined {
    return this.lists.get(slugOrId);
  }

  /** Adds an object, a list or an activity. */
  add(kind: Kind): Table {
    const table = new Table(kind, (!kind.isCustom && this.#dataset.tables.get(kind.slug)) || EMPTY);
    this[kind.target].add(table);
    return table;
  }

  /** An id that was never given out; `space` says for what. */
  newId(space: string): string {
    const count = this.#made.get(space) ?? 0;
    this.#made.set(space, count + 1);
    return this.schema.ids(`new ${space}`).of(count);
  }

  /** The record that an entry of a list is about, or undefined when it is gone. */
  parent(list: Table, entry: number): Placed | undefined {
    const table = this.object(list.kind.parent ?? '');
    if (!table) return undefined;
    const row = this.#parents.get(list)?.get(entry) ?? this.#dataset.parents.get(list.kind.id)?.(entry) ?? -1;
    const current = table.follow(row);
    return table.isAlive(current) ? { table, row: current } : undefined;
  }

  /** Says which record a new entry of a list is about. */
  setParent(list: Table, entry: number, record: number): void {
    const parents = this.#parents.get(list) ?? new Map<number, number>();
    this.#parents.set(list, parents.set(entry, record));
  }

  /** The entries of a list that are about a record. */
  entriesOf(list: Table, record: number): number[] {
    const entries = Array.from({ length: list.size }, (_, row) => row);
    return entries.filter((row) => list.isAlive(row) && this.parent(list, row)?.row === record);
  }

  /** The lists on which records of an object can be. */
  listsOf(table: Table): readonly Table[] {
    return this.lists.all().filter(({ kind }) => this.object(kind.parent ?? '') === table);
  }

  /** Deletes a record, and with it the entries that are about it. */
  deleteRecord(table: Table, row: number): void {
    for (const list of this.listsOf(table)) {
      for (const entry of this.entriesOf(list, row)) list.delete(entry);
    }
    table.delete(row);
  }

  #relate({ object, attribute: slug }: (typeof RELATIONSHIPS)[number]): void {
    const table = this.object(object);
    const attribute = table?.attribute(slug);
    const other = this.object(attribute?.target ?? '');
    const inverse = other?.attribute(attribute?.inverse ?? '');
    if (!table || !attribute || !other || !inverse) throw new Error(`${object}.${slug} has no other side`);
    relate({ table, attribute }, { table: other, attribute: inverse }, this.#dataset.links.get(`${object}.${slug}`));
  }
}
