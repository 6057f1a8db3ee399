const STEP = 64;

/** Counts of neighbouring buckets, `from` the first. */
export interface Packed {
  readonly from: number;
  readonly counts: ArrayLike<number>;
}

/** A count per bucket, held only for the part of the scale that is in use. */
export class Counts {
  from = 0;
  counts = new Float64Array(0);

  increment(index: number): void {
    let at = index - this.from;
    if (at < 0 || at >= this.counts.length) {
      this.#reach(index, index + 1);
      at = index - this.from;
    }
    this.counts[at] = (this.counts[at] as number) + 1;
  }

  /** Adds `sign` times the counts of `other`. */
  add({ from, counts }: Packed, sign: 1 | -1 = 1): void {
    if (counts.length === 0) return;
    if (this.counts.length === 0 && sign === 1) {
      this.from = from;
      this.counts = new Float64Array(counts);
      return;
    }
    this.#reach(from, from + counts.length);
    const into = this.counts;
    const shift = from - this.from;
    for (let i = 0; i < counts.length; i++)
      into[i + shift] = (into[i + shift] as number) + sign * (counts[i] as number);
  }

  divide(by: number): void {
    for (let i = 0; i < this.counts.length; i++) this.counts[i] = (this.counts[i] as number) / by;
  }

  clear(): void {
    this.counts.fill(0);
  }

  /** A copy without the empty ends, in the narrowest numbers that hold it; nothing if all is empty. */
  pack(): Packed | undefined {
    const { counts } = this;
    let start = 0;
    let end = counts.length;
    while (start < end && counts[start] === 0) start++;
    while (end > start && counts[end - 1] === 0) end--;
    if (start === end) return;
    const used = counts.subarray(start, end);
    return { from: this.from + start, counts: narrow(used) };
  }

  #reach(from: number, to: number): void {
    const { counts } = this;
    const end = this.from + counts.length;
    if (counts.length > 0 && from >= this.from && to <= end) return;
    const first = counts.length > 0 ? Math.min(from, this.from) : from;
    const last = counts.length > 0 ? Math.max(to, end) : to;
    const start = Math.floor(first / STEP) * STEP;
    const wider = new Float64Array(Math.ceil((last - start) / STEP) * STEP);
    wider.set(counts, counts.length > 0 ? this.from - start : 0);
    this.from = start;
    this.counts = wider;
  }
}

function narrow(counts: Float64Array): Packed['counts'] {
  const largest = counts.reduce((a, b) => Math.max(a, b), 0);
  if (largest <= 0xff) return Uint8Array.from(counts);
  if (largest <= 0xffff) return Uint16Array.from(counts);
  if (largest <= 0xffff_ffff) return Uint32Array.from(counts);
  return Float64Array.from(counts);
}
