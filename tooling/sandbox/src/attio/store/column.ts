import type { Data, Provenance, Stored } from '../values/types.js';

/** The values of one attribute over all rows of a table. */
export interface Column {
  /** The active values of a row, without provenance: what filters and sorts read. */
  data(row: number): readonly Data[];
  /** The active values of a row. */
  stored(row: number): readonly Stored[];
  /** The values that were replaced, oldest first. */
  past(row: number): readonly Stored[];
  /** Replaces the values of a row. */
  write(row: number, data: readonly Data[], by: Provenance): void;
  /** Replaces the whole history of a row; values without an end are the active ones. */
  rewrite(row: number, values: readonly Stored[]): void;
}

/** How the values of a row are made when nobody has written to it. */
export type Generator = (row: number) => readonly Data[];

const same = (a: Data, b: Data): boolean => Object.keys(a).every((key) => a[key] === b[key]);

/** Values computed from the row until they are written; only written rows take memory. */
export class ValueColumn implements Column {
  readonly #generate: Generator;
  readonly #provenance: (row: number) => Provenance;
  readonly #written = new Map<number, readonly Stored[]>();
  readonly #past = new Map<number, readonly Stored[]>();

  constructor(generate: Generator, provenance: (row: number) => Provenance) {
    this.#generate = generate;
    this.#provenance = provenance;
  }

  data(row: number): readonly Data[] {
    return this.#written.get(row)?.map(({ data }) => data) ?? this.#generate(row);
  }

  stored(row: number): readonly Stored[] {
    const written = this.#written.get(row);
    if (written) return written;
    const data = this.#generate(row);
    if (data.length === 0) return [];
    const by = this.#provenance(row);
    return data.map((value) => ({ data: value, by, until: null }));
  }

  past(row: number): readonly Stored[] {
    return this.#past.get(row) ?? [];
  }

  /** A value that was there already keeps its provenance. */
  write(row: number, data: readonly Data[], by: Provenance): void {
    const before = this.stored(row);
    const ended = before.filter((old) => !data.some((value) => same(value, old.data)));
    if (ended.length > 0) {
      this.#past.set(row, [...this.past(row), ...ended.map((old) => ({ ...old, until: by.from }))]);
    }
    const kept = (value: Data) => before.find((old) => same(value, old.data));
    this.#written.set(
      row,
      data.map((value) => kept(value) ?? { data: value, by, until: null }),
    );
  }

  rewrite(row: number, values: readonly Stored[]): void {
    this.#past.set(
      row,
      values.filter(({ until }) => until !== null),
    );
    this.#written.set(
      row,
      values.filter(({ until }) => until === null),
    );
  }
}
