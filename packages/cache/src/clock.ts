const RealDate = Date;
const schedule = setTimeout;

/** Whole milliseconds since it was made. The wall clock is read once per millisecond: reading it costs more than a cache hit. */
export class Clock {
  readonly #read: () => number;
  readonly #coarse: boolean;
  /** The clock's reading at time 0, in milliseconds since 1970. */
  readonly origin: number;
  #cached = -1;

  constructor(read?: () => number) {
    this.#read = read ?? (() => Date.now());
    this.#coarse = read === undefined;
    this.origin = this.#read();
  }

  now(): number {
    if (this.#cached >= 0 && Date === RealDate) return this.#cached;
    const now = small(this.#read() - this.origin);
    if (this.#coarse && Date === RealDate) this.#keep(now); // a simulated clock is read each time
    return now;
  }

  #keep(now: number): void {
    this.#cached = now;
    schedule(() => {
      this.#cached = -1;
    }, 1).unref();
  }
}

/** The number rounded down, as the small integer that V8 stores in a field without a box where it is one (up to 24 days). */
export function small(ms: number): number {
  return ms < 2 ** 31 && ms >= -(2 ** 31) ? ms | 0 : ms;
}
