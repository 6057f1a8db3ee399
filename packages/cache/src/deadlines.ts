/** Something that is waited for, up to a moment. */
interface Waiting {
  readonly expiresAt: number;
  readonly expire: () => void;
}

/**
 * Ends what takes too long, by one timer for all: what is done in time sets none and clears none. Times are in
 * milliseconds on the clock of `performance.now`.
 */
export class Deadlines {
  readonly #longestMs: number;
  readonly #waiting = new Set<Waiting>();
  #timer: NodeJS.Timeout | undefined;
  #firesAt = 0;

  /** `longestMs`: no deadline is further away. */
  constructor(longestMs: number) {
    this.#longestMs = longestMs;
  }

  /** Calls `expire` at `expiresAt`, or soon after, unless what it returns is given to `delete` before. */
  add(expiresAt: number, expire: () => void): Waiting {
    const waiting = { expiresAt, expire };
    if (this.#waiting.size === 0) this.#timer?.ref(); // somebody awaits it
    this.#waiting.add(waiting);
    if (this.#timer === undefined || expiresAt < this.#firesAt || this.#isLost(expiresAt)) this.#fireAt(expiresAt);
    return waiting;
  }

  delete(waiting: Waiting): void {
    this.#waiting.delete(waiting);
    if (this.#waiting.size === 0) this.#timer?.unref();
  }

  /** With a replaced clock, or a machine that slept. */
  #isLost(expiresAt: number): boolean {
    return expiresAt > this.#firesAt + 2 * this.#longestMs;
  }

  #fireAt(at: number): void {
    clearTimeout(this.#timer);
    this.#firesAt = at;
    // after the answers that only waited behind a busy event loop
    this.#timer = setTimeout(() => setImmediate(() => this.#expire()), Math.max(1, at - performance.now()));
  }

  #expire(): void {
    const now = performance.now();
    let next = Number.POSITIVE_INFINITY;
    for (const waiting of this.#waiting) {
      if (waiting.expiresAt > now) next = Math.min(next, waiting.expiresAt);
      else {
        this.#waiting.delete(waiting);
        waiting.expire();
      }
    }
    this.#timer = undefined;
    if (next < Number.POSITIVE_INFINITY) this.#fireAt(next);
  }
}
