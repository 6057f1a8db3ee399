import { toCursor } from '../query/cursor.js';

export interface PageOptions {
  /** Rows before the page. */
  readonly offset: number;
  /** Whether no row comes after it. */
  readonly isLast: boolean;
  /** What was asked, apart from where the page begins and how long it is: its cursor is good for that alone. */
  readonly question: object;
  /** Rows of all pages together. @default not known */
  readonly total?: number;
}

/** Rows from a place on, and the cursor of the rows after them. */
export class Page<T> {
  readonly rows: readonly T[];
  /** Where the next page begins; `null` after the last. */
  readonly next_cursor: string | null;
  /** Rows after this page; `undefined` where that is not known. */
  readonly more: number | undefined;
  readonly #options: PageOptions;

  constructor(rows: readonly T[], options: PageOptions) {
    this.rows = rows;
    this.next_cursor = options.isLast ? null : toCursor(options.offset + rows.length, options.question);
    this.more = options.total === undefined ? undefined : Math.max(0, options.total - options.offset - rows.length);
    this.#options = options;
  }

  /** The first rows alone; the others come with the next page. */
  first(count: number): Page<T> {
    return count >= this.rows.length ? this : new Page(this.rows.slice(0, count), { ...this.#options, isLast: false });
  }

  /** The page of what is made of its rows, all of them at once. */
  async map<U>(make: (rows: readonly T[]) => Promise<readonly U[]> | readonly U[]): Promise<Page<U>> {
    return new Page(await make(this.rows), this.#options);
  }
}
