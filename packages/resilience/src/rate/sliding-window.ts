import type { Meter } from './meter.js';

/** Never more than `maxCost` in any window of `windowMs`, wherever it begins. Remembers each task of the last window. */
export class SlidingWindow implements Meter {
  readonly #maxCost: number;
  readonly #windowMs: number;
  /** What was let through, oldest first from `#oldest` on: when it leaves the window, and its cost. */
  #log: { readonly leavesAt: number; readonly cost: number }[] = [];
  #oldest = 0;
  #sum = 0;
  #pausedUntil = Number.NEGATIVE_INFINITY;

  constructor(maxCost: number, windowMs: number) {
    this.#maxCost = maxCost;
    this.#windowMs = windowMs;
  }

  waitMs(cost: number, ahead: number, now: number): number {
    this.#forget(now);
    const pauseMs = Math.max(0, this.#pausedUntil - now);
    let excess = this.#sum + ahead + Math.min(cost, this.#maxCost) - this.#maxCost;
    if (excess <= 1e-9) return pauseMs;

    for (let i = this.#oldest; i < this.#log.length; i++) {
      const entry = this.#log[i];
      excess -= entry?.cost ?? 0;
      if (entry && excess <= 1e-9) return Math.max(pauseMs, entry.leavesAt - now);
    }
    // Those ahead fill whole windows of their own, which begin when the last one known of leaves.
    const last = this.#log.at(-1)?.leavesAt ?? now;
    return Math.max(pauseMs, last - now) + Math.ceil(excess / this.#maxCost) * this.#windowMs;
  }

  take(cost: number, now: number): void {
    this.#log.push({ leavesAt: now + this.#windowMs, cost });
    this.#sum += cost;
  }

  pause(until: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, until);
  }

  #forget(now: number): void {
    for (let entry = this.#log[this.#oldest]; entry && entry.leavesAt <= now; entry = this.#log[this.#oldest]) {
      this.#sum -= entry.cost;
      this.#oldest += 1;
    }
    if (this.#oldest === 0 || this.#oldest * 2 < this.#log.length) return; // one shift per entry would cost the whole length
    this.#log = this.#log.slice(this.#oldest);
    this.#oldest = 0;
    if (this.#log.length === 0) this.#sum = 0; // no rounding error outlives the window
  }
}
