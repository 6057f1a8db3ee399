import type { AttioRecord } from '../values/record.js';
import { idOf } from './composite-index.js';
import type { Effect } from './effect-of.js';
import type { IndexedFields } from './indexed-fields.js';
import { IndexedObject } from './indexed-object.js';
import { RecordTable } from './record-table.js';
import { Touches } from './touches.js';

/** The records of all objects of an index, and what becomes of them when something is told of them. No I/O. */
export class RecordsKept {
  readonly touches = new Touches();
  readonly #objects = new Map<string, IndexedObject>();
  // An ID never comes back; a late answer may still show it.
  readonly #gone = new Set<string>();
  readonly #maxRecords: number;
  readonly #onUnsure: () => void;

  /** @param onUnsure told that records are to be looked at again */
  constructor(maxRecords: number, onUnsure: () => void) {
    this.#maxRecords = maxRecords;
    this.#onUnsure = onUnsure;
  }

  /** Takes an object in, under its names; whoever had the names before is forgotten. */
  add(names: readonly string[], slug: string, fields: IndexedFields, hasReferences: boolean): void {
    const table = new RecordTable(fields, (id) => this.#titleOf(id));
    const object = new IndexedObject(slug, table, fields, hasReferences);
    for (const name of names) this.#objects.set(name, object);
  }

  get(name: string): IndexedObject | undefined {
    return this.#objects.get(name);
  }

  all(): readonly IndexedObject[] {
    return [...new Set(this.#objects.values())];
  }

  get size(): number {
    return this.all().reduce((sum, { table }) => sum + table.size, 0);
  }

  clear(): void {
    this.#objects.clear();
    this.#gone.clear();
  }

  /** Whether answers of an object are whole: also what they show of records of others. */
  isComplete(object: IndexedObject): boolean {
    return object.isComplete && (!object.hasReferences || this.all().every(({ unsure }) => unsure.size === 0));
  }

  /** Does to the records what a write or an event that began at `begun` did. */
  apply(effect: Effect, begun: number): void {
    for (const id of effect.gone ?? []) this.#forget(id);
    const concerned = effect.object === undefined ? this.all() : [this.#objects.get(effect.object) ?? []].flat();
    for (const object of concerned) {
      if (effect.isVast) object.doubt();
      for (const id of effect.unsure ?? []) this.#doubt(object, id);
      if (effect.stored) this.#store(object, effect.stored, effect.written ?? [], begun);
    }
  }

  /** A record as a reading that began at `begun` found it: taken unless something newer is known, `undefined` for none. */
  settle(object: IndexedObject, id: string, record: AttioRecord | undefined, begun: number): void {
    if (this.touches.isTouchedSince(id, begun)) return;
    object.unsure.delete(id);
    if (record) this.#put(object, record);
    else this.#remove(object, id);
  }

  #store(object: IndexedObject, record: AttioRecord, written: readonly string[], begun: number): void {
    const { record_id } = record;
    if (this.touches.isTouchedSince(record_id, begun)) {
      this.#doubt(object, record_id);
    } else {
      object.unsure.delete(record_id);
      this.#put(object, record);
    }
    this.touches.touch(record_id);
    for (const id of this.#affected(object, record, written)) {
      for (const other of this.all()) if (other.hasReferences && other.table.get(id)) this.#doubt(other, id);
    }
  }

  /** Records whose own references a write changed as well, because relationships have two sides. */
  #affected(object: IndexedObject, record: AttioRecord, written: readonly string[]): ReadonlySet<string> {
    const { record_id, values } = record;
    const links = written.flatMap((field) => (values[field] ?? []).map((value) => ({ field, id: idOf(value) })));
    const affected = new Set<string>();
    if (links.some(({ id }) => id !== undefined) || written.some((field) => values[field] === undefined)) {
      for (const { table } of this.all()) for (const id of table.referrers(record_id)) affected.add(id);
    }
    for (const { field, id } of links) {
      if (id === undefined) continue;
      affected.add(id);
      // Where one record alone may have it, the one that had it before has lost it.
      const [holder, another] = object.table.referrers(id, field).filter((one) => one !== record_id);
      if (holder !== undefined && another === undefined) affected.add(holder);
    }
    affected.delete(record_id);
    return affected;
  }

  #put(object: IndexedObject, record: AttioRecord): void {
    const { table } = object;
    const old = table.get(record.record_id);
    if (this.#gone.has(record.record_id)) return;
    if (!old && this.size >= this.#maxRecords) {
      object.isFull = true;
      return;
    }
    table.put(record);
    if (table.get(record.record_id)?.title !== old?.title) this.#retitle(record.record_id, false);
  }

  #remove({ table }: IndexedObject, id: string): void {
    if (!table.get(id)) return;
    table.remove(id);
    this.#retitle(id, true);
  }

  #forget(id: string): void {
    this.#gone.delete(id);
    this.#gone.add(id);
    const [oldest] = this.#gone;
    if (this.#gone.size > this.#maxRecords && oldest !== undefined) this.#gone.delete(oldest);
    this.touches.touch(id);
    for (const object of this.all()) {
      object.unsure.delete(id);
      this.#remove(object, id);
    }
  }

  #doubt(object: IndexedObject, id: string): void {
    if (this.#gone.has(id)) return;
    this.touches.touch(id);
    object.unsure.add(id);
    this.#onUnsure();
  }

  #retitle(id: string, isGone: boolean): void {
    for (const { table } of this.all()) table.retitle(id, isGone);
  }

  #titleOf(id: string): string | undefined {
    const holder = this.all().find(({ table }) => table.get(id));
    return holder?.table.get(id)?.title;
  }
}
