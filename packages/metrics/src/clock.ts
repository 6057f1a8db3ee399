import { MetricsError } from './errors.js';

const MINUTE_MS = 60_000;
const TICK_MS = 1_000;

/**
 * Time that never runs backwards, and the minute it is in.
 *
 * Reading the system's clock costs more than recording a value, so the system's clock is read at most once a second, while
 * values come in; at rest there is no timer. An injected clock is read every time.
 */
export class Clock {
  /** Whether `minute` has to be read again before it is relied on. */
  stale = true;
  minute: number;
  readonly #now: () => number;
  readonly #isInjected: boolean;
  #lastReading: number;
  #offsetMs = 0;

  constructor(now?: () => number) {
    this.#isInjected = now !== undefined;
    this.#now = now ?? (() => Date.now());
    this.#lastReading = this.#now();
    if (!Number.isFinite(this.#lastReading)) {
      throw new MetricsError('INVALID_OPTION', `now must give milliseconds, gave ${this.#lastReading}`);
    }
    this.minute = Math.floor(this.#lastReading / MINUTE_MS);
  }

  /** Milliseconds, never less than before. */
  read(): number {
    const told = this.#now();
    const reading = Number.isFinite(told) ? told : this.#lastReading;
    if (reading < this.#lastReading) this.#offsetMs += this.#lastReading - reading; // set back: go on from where we were
    this.#lastReading = reading;
    const atMs = reading + this.#offsetMs;
    this.minute = Math.floor(atMs / MINUTE_MS);
    return atMs;
  }

  /** Reads the clock, and lets that reading stand for a second if it is the system's. */
  tick(): void {
    this.read();
    if (this.#isInjected) return;
    this.stale = false;
    setTimeout(() => {
      this.stale = true;
    }, TICK_MS).unref();
  }
}
