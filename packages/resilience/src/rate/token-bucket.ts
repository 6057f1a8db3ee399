import type { Meter } from './meter.js';

/** Tokens drip in at a steady pace, up to `burst`; a task takes its cost in tokens. */
export class TokenBucket implements Meter {
  readonly #perMs: number;
  readonly #burst: number;
  #tokens: number;
  /** When tokens were last counted; later than now during a pause. */
  #countedAt = Number.NEGATIVE_INFINITY;

  constructor(perSecond: number, burst: number) {
    this.#perMs = perSecond / 1000;
    this.#burst = burst;
    this.#tokens = burst;
  }

  waitMs(cost: number, ahead: number, now: number): number {
    this.#count(now);
    const missing = ahead + Math.min(cost, this.#burst) - this.#tokens;
    if (missing <= 1e-9) return 0;
    return Math.max(0, this.#countedAt - now) + missing / this.#perMs;
  }

  /** A cost above the burst leaves the bucket in debt: such a task waits for a full bucket, and the next one pays. */
  take(cost: number, now: number): void {
    this.#count(now);
    this.#tokens -= cost;
  }

  /** Empties the bucket, so that after the pause tasks leave at the usual pace rather than all at once. */
  pause(until: number, now: number): void {
    this.#count(now);
    this.#tokens = Math.min(this.#tokens, 0);
    this.#countedAt = Math.max(this.#countedAt, until);
  }

  #count(now: number): void {
    if (now <= this.#countedAt) return;
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#countedAt) * this.#perMs);
    this.#countedAt = now;
  }
}
