import type { Attribute, Kind } from '../data/schema.js';
import { toWireTime } from '../values/time.js';
import type { Data, Provenance, Stored } from '../values/types.js';
import { type Column, type Generator, ValueColumn } from './column.js';
import { UniqueIndex, uniqueKey } from './unique-index.js';

/** The rows of an object or list as generated. */
export interface GeneratedTable {
  readonly count: number;
  /** When a row was made and by whom. Later rows are later. */
  provenance(row: number): Provenance;
  /** Values by slug of the attribute; attributes that are not named are empty. */
  readonly values: Readonly<Record<string, Generator>>;
  /** Where the unique values are, by slug of the attribute. */
  readonly unique: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

const NONE: readonly Data[] = [];

/** The rows of one object or list: generated ones, and over them what was written since. */
export class Table {
  #kind: Kind;
  readonly #generated: GeneratedTable;
  readonly #columns = new Map<string, Column>();
  readonly #attributes = new Map<string, Attribute>();
  readonly #unique = new Map<string, UniqueIndex>();
  readonly #added: Provenance[] = [];
  readonly #deleted = new Set<number>();
  readonly #successors = new Map<number, number>();
  #last: { readonly row: number; readonly by?: Provenance } = { row: -1 };

  constructor(kind: Kind, generated: GeneratedTable) {
    this.#kind = kind;
    this.#generated = generated;
    for (const attribute of kind.attributes) this.#install(attribute);
  }

  /** What its rows are, now. */
  get kind(): Kind {
    return this.#kind;
  }

  /** Changes what the table is called, or who may see it. */
  rename(changes: Partial<Omit<Kind, 'attributes' | 'id' | 'rowIds' | 'target'>>): void {
    this.#kind = { ...this.#kind, ...changes };
  }

  /** Gives the rows one more attribute, or one that they have another description. */
  describe(attribute: Attribute): void {
    const { attributes } = this.#kind;
    const before = this.#attributes.get(attribute.id);
    if (before) this.#attributes.delete(before.slug);
    const rest = before
      ? attributes.map((known) => (known === before ? attribute : known))
      : [...attributes, attribute];
    this.#kind = { ...this.#kind, attributes: rest };
    this.#install(attribute);
  }

  /** Takes an attribute and its values away. */
  undescribe({ id, slug }: Attribute): void {
    this.#kind = { ...this.#kind, attributes: this.#kind.attributes.filter((known) => known.id !== id) };
    for (const name of [id, slug]) this.#attributes.delete(name);
  }

  /** Rows ever made, deleted ones included. */
  get size(): number {
    return this.#generated.count + this.#added.length;
  }

  /** Gives an attribute a column of another sort: relationships have theirs. */
  attach({ id }: Attribute, column: Column): void {
    this.#columns.set(id, column);
  }

  /** A column for values of any type. */
  valueColumn(attribute: Attribute): ValueColumn {
    return new ValueColumn(this.#generator(attribute), (row) => this.provenance(row));
  }

  /** The attribute of a slug or id. */
  attribute(slugOrId: string): Attribute | undefined {
    return this.#attributes.get(slugOrId);
  }

  column(attribute: Attribute): Column {
    return this.#columns.get(attribute.id) as Column;
  }

  id(row: number): string {
    return this.#kind.rowIds.of(row);
  }

  /** The living row of an id, or -1. */
  row(id: string): number {
    const row = this.#kind.rowIds.row(id);
    return this.isAlive(row) ? row : -1;
  }

  isAlive(row: number): boolean {
    return row >= 0 && row < this.size && !this.#deleted.has(row);
  }

  provenance(row: number): Provenance {
    // Every value of a row asks for it in turn.
    if (row !== this.#last.row) {
      const by = this.#added[row - this.#generated.count] ?? this.#generated.provenance(row);
      this.#last = { row, by };
    }
    return this.#last.by as Provenance;
  }

  /** The living row that has a value of a unique attribute. */
  find(attribute: Attribute, key: string): number | undefined {
    if (!isRowId(attribute)) return this.#unique.get(attribute.id)?.find(key);
    const row = this.row(key);
    return row < 0 ? undefined : row;
  }

  /** Makes a row without values. */
  append(by: Provenance): number {
    this.#added.push(by);
    return this.size - 1;
  }

  write(row: number, attribute: Attribute, data: readonly Data[], by: Provenance): void {
    this.column(attribute).write(row, data, by);
    const index = this.#unique.get(attribute.id);
    for (const value of data) index?.add(uniqueKey(attribute, value), row);
  }

  /** Replaces all values of a row, the past ones too. */
  rewrite(row: number, attribute: Attribute, values: readonly Stored[]): void {
    this.column(attribute).rewrite(row, values);
    const index = this.#unique.get(attribute.id);
    for (const { data } of values) index?.add(uniqueKey(attribute, data), row);
  }

  /** Rows keep their numbers; whatever refers to the deleted one no longer shows it. */
  delete(row: number): void {
    this.#deleted.add(row);
  }

  /** Puts another row in the place of a deleted one, for all that refers to it. */
  succeed(row: number, successor: number): void {
    this.#deleted.add(row);
    this.#successors.set(row, successor);
  }

  /** The row that stands in the place of a row: itself, unless it was merged into another. */
  follow(row: number): number {
    const successor = this.#successors.get(row);
    return successor === undefined ? row : this.follow(successor);
  }

  #install(attribute: Attribute): void {
    this.#attributes.set(attribute.slug, attribute);
    this.#attributes.set(attribute.id, attribute);
    if (!this.#columns.has(attribute.id)) this.attach(attribute, this.valueColumn(attribute));
    if (attribute.unique && !isRowId(attribute) && !this.#unique.has(attribute.id)) {
      this.#unique.set(attribute.id, this.#indexOf(attribute));
    }
  }

  #generator({ slug }: Attribute): Generator {
    if (isRowId({ slug })) return (row) => [{ value: this.id(row) }];
    if (slug === 'created_at') return (row) => [{ value: this.provenance(row).from }];
    if (slug === 'created_by') return (row) => [createdBy(this.provenance(row))];
    const generate = Object.hasOwn(this.#generated.values, slug) ? this.#generated.values[slug] : undefined;
    return (row) => (generate && row < this.#generated.count ? generate(row) : NONE);
  }

  #indexOf(attribute: Attribute): UniqueIndex {
    const column = this.column(attribute);
    const index = new UniqueIndex(
      this.#generated.unique.get(attribute.slug) ?? new Map(),
      (row, key) => this.isAlive(row) && column.data(row).some((value) => uniqueKey(attribute, value) === key),
    );
    // An attribute that becomes unique has values already.
    for (let row = 0; attribute.isCustom && row < this.size; row++) {
      for (const value of column.data(row)) index.add(uniqueKey(attribute, value), row);
    }
    return index;
  }
}

/** True for the attribute that shows the id of the row itself. */
export const isRowId = ({ slug }: Pick<Attribute, 'slug'>): boolean => slug === 'record_id' || slug === 'entry_id';

const createdBy = ({ actor }: Provenance): Data => ({
  referenced_actor_type: actor.type,
  referenced_actor_id: actor.id,
});

/** The provenance of something that an actor writes at `nowMs`. */
export const writtenAt = (nowMs: number, actor: Provenance['actor']): Provenance => ({
  from: toWireTime(nowMs),
  actor,
});
