/** The last durations of something, and their quantiles, sorted again only after a number of new ones. */
export class Latencies {
  readonly #ring: Float64Array;
  readonly #resortAfter: number;
  #count = 0;
  #sorted = new Float64Array(0);
  #sortedAt = 0;

  constructor(size = 256) {
    this.#ring = new Float64Array(size);
    this.#resortAfter = size / 8;
  }

  get count(): number {
    return this.#count;
  }

  add(ms: number): void {
    this.#ring[this.#count % this.#ring.length] = ms;
    this.#count += 1;
  }

  /** The duration that the part `q` of them did not exceed; undefined while there are none. */
  quantile(q: number): number | undefined {
    if (this.#count - this.#sortedAt >= this.#resortAfter || this.#sorted.length === 0) {
      this.#sorted = this.#ring.slice(0, Math.min(this.#count, this.#ring.length)).sort();
      this.#sortedAt = this.#count;
    }
    return this.#sorted[Math.ceil(q * this.#sorted.length) - 1];
  }
}
