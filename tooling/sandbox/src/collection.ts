/** Names rows, so that no index of names has to be kept. */
export interface Ids {
  of(row: number): string;
  /** The row that an id names, or -1. Rows never used decode as well: compare with the row count. */
  row(id: string): number;
}

/** For collections that are empty at the start. */
export const noneGenerated = { count: 0, make: (): never => raise() };

const raise = (): never => {
  throw new RangeError('Nothing was generated');
};

/** Things with ids that are made from their row until somebody changes them: notes, tasks. */
export class Collection<T> {
  readonly #ids: Ids;
  readonly #generated: { readonly count: number; make(row: number): T | undefined };
  readonly #written = new Map<number, T | undefined>();
  #added = 0;

  /** `make` answers undefined for rows that nothing was generated for. */
  constructor(ids: Ids, generated: { readonly count: number; make(row: number): T | undefined }) {
    this.#ids = ids;
    this.#generated = generated;
  }

  get(id: string): T | undefined {
    const row = this.#ids.row(id);
    return row < 0 ? undefined : this.#at(row);
  }

  /** Everything that is there, in the order of making. */
  *all(): Generator<readonly [id: string, item: T]> {
    for (let row = 0; row < this.#generated.count + this.#added; row++) {
      const item = this.#at(row);
      if (item !== undefined) yield [this.#ids.of(row), item];
    }
  }

  add(item: T): string {
    const row = this.#generated.count + this.#added++;
    this.#written.set(row, item);
    return this.#ids.of(row);
  }

  /** Replaces an item, or with undefined deletes it. */
  set(id: string, item: T | undefined): void {
    this.#written.set(this.#ids.row(id), item);
  }

  #at(row: number): T | undefined {
    if (this.#written.has(row)) return this.#written.get(row);
    return row < this.#generated.count ? this.#generated.make(row) : undefined;
  }
}
