const RealDate = Date;
const schedule = setTimeout;

/** Whole milliseconds since it was made. The wall clock is read once per millisecond: reading it costs more than a cache hit. */
export class Clock {
  readonly #read: () => number;
  readonly #onBack: (now: number) => void;
  readonly #isCoarse: boolean;
  /** The clock's reading at time 0, in milliseconds since 1970. */
  readonly origin: number;
  #cached = -1;
  #latest = 0;

  /** `onBack` is called before a reading that is earlier than the one before is given out. */
  constructor(read: (() => number) | undefined, onBack: (now: number) => void) {
    this.#read = read ?? (() => Date.now());
    this.#onBack = onBack;
    this.#isCoarse = read === undefined;
    this.origin = this.#read();
  }

  now(): number {
    return this.#cached >= 0 && Date === RealDate ? this.#cached : this.#look();
  }

  #look(): number {
    const now = small(this.#read() - this.origin);
    const before = this.#latest;
    this.#latest = now;
    if (now < before) this.#onBack(now);
    if (this.#isCoarse && Date === RealDate) this.#keep(now); // a simulated clock is read each time
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
