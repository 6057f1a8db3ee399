import { maxTimerMs } from '../support/delay.js';
import { LinkedList, type ListNode } from '../support/linked-list.js';

/** Something that ends at a time of its own. */
export interface Expiring extends ListNode<Expiring> {
  /** On the clock of `performance.now()`, in milliseconds. */
  readonly expiresAt: number;
  expire(): void;
}

/**
 * Ends what takes too long. All members are given the same time, so they expire in the order in which they came, and one timer
 * for the first of them serves all: a call that ends in time sets no timer and clears none. The timer does not keep the process
 * alive: whoever runs inside the limit does.
 */
export class ExpiryQueue {
  readonly #waiting = new LinkedList<Expiring>();
  #timer: NodeJS.Timeout | undefined;
  #firesAt = Number.POSITIVE_INFINITY;

  /** @param now the present time, which the caller has just read */
  add(entry: Expiring, now: number): void {
    this.#waiting.push(entry);
    // A timer long overdue is one that was lost, with a replaced clock or a suspended machine.
    if (this.#timer === undefined || now > this.#firesAt) this.#schedule(now);
  }

  /** Takes out what has ended in time; nothing happens to what has expired. */
  remove(entry: Expiring): void {
    if (this.#waiting.has(entry)) this.#waiting.remove(entry);
  }

  #schedule(now: number): void {
    clearTimeout(this.#timer);
    const { first } = this.#waiting;
    if (!first) {
      this.#timer = undefined;
      return;
    }
    const waitMs = Math.min(Math.max(1, Math.ceil(first.expiresAt - now)), maxTimerMs);
    this.#firesAt = now + waitMs;
    this.#timer = setTimeout(this.#fire, waitMs).unref();
  }

  readonly #fire = (): void => {
    const now = performance.now();
    for (let first = this.#waiting.first; first && first.expiresAt <= now; first = this.#waiting.first) {
      this.#waiting.remove(first);
      first.expire();
    }
    this.#schedule(performance.now());
  };
}
