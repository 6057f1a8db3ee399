const COUNT = 0;
const SUM = 1;
const MIN = 2;
const MAX = 3;
const FIRST = 4;

/** Numbers that one set of moments takes in a ring. */
export const FIELDS = 5;

/** Count, sum, extremes and first value of what was recorded. */
export class Moments {
  readonly #values = new Float64Array(FIELDS);

  constructor() {
    this.clear();
  }

  get count(): number {
    return this.#values[COUNT] as number;
  }

  get sum(): number {
    return this.#values[SUM] as number;
  }

  /** Infinity if nothing was recorded. */
  get min(): number {
    return this.#values[MIN] as number;
  }

  /** -Infinity if nothing was recorded. */
  get max(): number {
    return this.#values[MAX] as number;
  }

  /** 0 if nothing was recorded. */
  get first(): number {
    return this.#values[FIRST] as number;
  }

  record(value: number): void {
    const values = this.#values;
    if (values[COUNT] === 0) values[FIRST] = value;
    values[COUNT] = (values[COUNT] as number) + 1;
    values[SUM] = (values[SUM] as number) + value;
    if (value < (values[MIN] as number)) values[MIN] = value;
    if (value > (values[MAX] as number)) values[MAX] = value;
  }

  /** Adds what was recorded later. */
  add(later: Moments): void {
    this.addFrom(later.#values, 0);
  }

  /** Adds what was recorded later, and is kept in a ring. */
  addFrom(ring: Float64Array, at: number): void {
    const values = this.#values;
    const count = ring[at + COUNT] as number;
    if (count === 0) return;
    if (values[COUNT] === 0) values[FIRST] = ring[at + FIRST] as number;
    values[COUNT] = (values[COUNT] as number) + count;
    values[SUM] = (values[SUM] as number) + (ring[at + SUM] as number);
    values[MIN] = Math.min(values[MIN] as number, ring[at + MIN] as number);
    values[MAX] = Math.max(values[MAX] as number, ring[at + MAX] as number);
  }

  /** Puts a copy into a ring; a place full of zeros is an empty one. */
  copyTo(ring: Float64Array, at: number): void {
    ring.set(this.#values, at);
  }

  /** Multiplies count and sum: what was recorded is a sample. */
  multiply(by: number): void {
    this.#values[COUNT] = Math.round(this.count * by);
    this.#values[SUM] = this.sum * by;
  }

  clear(): void {
    this.#values.fill(0);
    this.#values[MIN] = Number.POSITIVE_INFINITY;
    this.#values[MAX] = Number.NEGATIVE_INFINITY;
  }
}
