/** A tenth of the window each, and the one that is filling. */
const sliceCount = 11;

/**
 * A count over the last `windowMs`, kept in slices of a tenth. A slice goes as a whole, when all of it has left the window: so the
 * count is never too low, and at most a tenth of the window late.
 */
export class Slices {
  readonly #sliceMs: number;
  readonly #counts = new Uint32Array(sliceCount);
  /** The number of the slice that is filling, since the beginning of time. */
  #slice = 0;
  #sum = 0;

  constructor(windowMs: number) {
    this.#sliceMs = windowMs / (sliceCount - 1);
  }

  /** What was counted in the window that ends now. A clock that jumps back is taken to stand still. */
  sumAt(now: number): number {
    const slice = Math.floor(now / this.#sliceMs);
    if (slice - this.#slice >= sliceCount) {
      this.#counts.fill(0);
      this.#sum = 0;
      this.#slice = slice;
    }
    while (this.#slice < slice) {
      this.#slice += 1;
      this.#sum -= this.#at(this.#slice);
      this.#counts[this.#slice % sliceCount] = 0;
    }
    return this.#sum;
  }

  /** Counts at the time of the last `sumAt`. */
  add(count: number): void {
    this.#counts[this.#slice % sliceCount] = this.#at(this.#slice) + count;
    this.#sum += count;
  }

  /** Milliseconds until the window holds `less` fewer than at the time of the last `sumAt`. */
  msUntilLess(less: number, now: number): number {
    let slice = this.#slice - sliceCount;
    for (let left = less; left > 0 && slice < this.#slice; left -= this.#at(slice)) slice += 1;
    return Math.max(0, (slice + sliceCount) * this.#sliceMs - now);
  }

  #at(slice: number): number {
    return this.#counts[(slice + sliceCount) % sliceCount] ?? 0; // the first slices have numbers below 0 before them
  }
}
