import { type Column, columns, type HistoryMessage, type Message, type Row } from '../view.js';

/** The moments that the page knows, by column. */
export class Rows {
  epoch: string | undefined;
  /** The number of the last row. */
  seq = 0;
  #maxRows = 0;
  #rows: Row[] = [];

  /** Takes a message in; false when rows are missing between it and those that are known. */
  take(message: Message): boolean {
    if (message.type === 'history') {
      this.#begin(message);
      return true;
    }
    if (message.seq !== this.seq + 1) return message.seq <= this.seq; // what is known already does no harm
    this.#append([message.row]);
    this.seq = message.seq;
    return true;
  }

  get length(): number {
    return this.#rows.length;
  }

  /** The values of a column since a time in milliseconds since 1970. */
  since(from: number, column: Column): (number | null)[] {
    const index = columns.indexOf(column);
    return this.#rows.slice(this.#firstAt(from)).map((row) => row[index] ?? null);
  }

  #begin({ epoch, seq, resumes, maxRows, rows }: HistoryMessage): void {
    if (!resumes) this.#rows = [];
    this.epoch = epoch;
    this.#maxRows = maxRows;
    this.seq = seq;
    this.#append(rows);
  }

  #append(rows: readonly Row[]): void {
    this.#rows.push(...rows);
    if (this.#rows.length > this.#maxRows) this.#rows.splice(0, this.#rows.length - this.#maxRows);
  }

  #firstAt(from: number): number {
    const found = this.#rows.findIndex(([at]) => (at ?? 0) >= from);
    return found < 0 ? this.#rows.length : found;
  }
}
