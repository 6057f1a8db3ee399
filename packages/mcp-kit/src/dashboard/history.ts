import { columns, type Row } from './view.js';

/** The last rows, numbered from 1 on: a ring of bounded size, 8 bytes a number. */
export class History {
  readonly #numbers: Float64Array;
  readonly #maxRows: number;
  #seq = 0;

  constructor(maxRows: number) {
    this.#maxRows = maxRows;
    this.#numbers = new Float64Array(maxRows * columns.length);
  }

  /** The number of the last row; 0 before the first. */
  get seq(): number {
    return this.#seq;
  }

  /** Appends a row, drops the oldest when there is no room, and gives the row's number. */
  push(row: Row): number {
    this.#seq += 1;
    this.#numbers.set(
      row.map((value) => value ?? Number.NaN),
      this.#offset(this.#seq),
    );
    return this.#seq;
  }

  /** The rows after number `seq`, oldest first; `undefined` when some of them are gone or it was never given. */
  after(seq: number): Row[] | undefined {
    if (seq > this.#seq || seq < this.#seq - this.#maxRows) return undefined;
    return Array.from({ length: this.#seq - seq }, (_, i) => this.#row(seq + 1 + i));
  }

  /** Every row that is kept, oldest first. */
  all(): Row[] {
    return this.after(Math.max(0, this.#seq - this.#maxRows)) ?? [];
  }

  #row(seq: number): Row {
    const from = this.#offset(seq);
    return Array.from(this.#numbers.subarray(from, from + columns.length), (value) =>
      Number.isNaN(value) ? null : value,
    );
  }

  #offset(seq: number): number {
    return ((seq - 1) % this.#maxRows) * columns.length;
  }
}
