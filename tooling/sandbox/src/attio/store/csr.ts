/** A fixed many-to-many relation in two typed arrays: the targets of row i are values[offsets[i]] to values[offsets[i + 1]]. */
export class Csr {
  readonly #offsets: Uint32Array;
  readonly #values: Uint32Array;

  /** `sources` and `targets` are parallel: pair i links sources[i] to targets[i]. */
  constructor(rows: number, sources: ArrayLike<number>, targets: ArrayLike<number>) {
    this.#offsets = new Uint32Array(rows + 1);
    this.#values = new Uint32Array(targets.length);
    for (let i = 0; i < sources.length; i++) add(this.#offsets, at(sources, i) + 1, 1);
    for (let row = 0; row < rows; row++) add(this.#offsets, row + 1, at(this.#offsets, row));
    const next = this.#offsets.slice();
    for (let i = 0; i < sources.length; i++) {
      const source = at(sources, i);
      this.#values[at(next, source)] = at(targets, i);
      add(next, source, 1);
    }
  }

  /** The targets of a row; none for a row beyond the end. */
  of(row: number): readonly number[] {
    return row + 1 < this.#offsets.length ? [...this.#values.subarray(this.#offsets[row], this.#offsets[row + 1])] : [];
  }
}

const at = (numbers: ArrayLike<number>, index: number): number => numbers[index] ?? 0;

function add(numbers: Uint32Array, index: number, amount: number): void {
  numbers[index] = at(numbers, index) + amount;
}
