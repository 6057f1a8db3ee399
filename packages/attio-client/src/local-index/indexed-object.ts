import type { IndexedFields } from './indexed-fields.js';
import type { IndexedRecord, RecordTable } from './record-table.js';

/** An object in an index: its records, and how far they are to be trusted. */
export class IndexedObject {
  readonly slug: string;
  readonly table: RecordTable;
  readonly #fields: IndexedFields;
  /** Whether what it shows also depends on records of other objects. */
  readonly hasReferences: boolean;
  /** Records that have changed in a way that only a look can tell; not shown until then. */
  readonly unsure = new Set<string>();
  /** Whether a record found no place. */
  isFull = false;
  /** When the last reading that came to its end had begun. */
  readAtMs: number | undefined;
  #doubts = 0;
  #settledDoubts = 0;

  constructor(slug: string, table: RecordTable, fields: IndexedFields, hasReferences: boolean) {
    this.slug = slug;
    this.table = table;
    this.#fields = fields;
    this.hasReferences = hasReferences;
  }

  /** Whether every record of the object is in it as it is, as far as this process was told. */
  get isComplete(): boolean {
    return (
      this.readAtMs !== undefined && !this.isFull && this.unsure.size === 0 && this.#doubts === this.#settledDoubts
    );
  }

  /** Whether it keeps just these attributes. */
  isOver(fields: IndexedFields): boolean {
    return JSON.stringify(fields) === JSON.stringify(this.#fields);
  }

  /** Any record may be another now: only a reading of all that begins from here on makes it whole. */
  doubt(): void {
    this.#doubts += 1;
  }

  /** A reading of all begins; call what it gives when it came to its end. */
  beginReading(nowMs: number): () => void {
    const doubts = this.#doubts;
    this.isFull = false;
    return () => {
      if (this.isFull) return;
      this.readAtMs = nowMs;
      this.#settledDoubts = doubts;
    };
  }

  /** Leaves out what must not be shown now. */
  shown<T extends IndexedRecord>(records: readonly T[]): readonly T[] {
    return this.unsure.size === 0 ? records : records.filter(({ id }) => !this.unsure.has(id));
  }
}
