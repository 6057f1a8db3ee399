import { abortError } from './errors.js';
import { LinkedList, type ListNode } from './linked-list.js';
import { offAbort, onAbort } from './on-abort.js';

/** Tasks that wait for their turn, in order of arrival. One whose caller gives up leaves, and the others move up. */
export class WaitingLine {
  readonly #waiters = new LinkedList<Waiter>();
  readonly #onLeave: () => void;
  #cost = 0;

  /** @param onLeave called after a waiter has given up, when another may have become first */
  constructor(onLeave: () => void = () => {}) {
    this.#onLeave = onLeave;
  }

  get size(): number {
    return this.#waiters.size;
  }

  /** What all that wait cost together. */
  get cost(): number {
    return this.#cost;
  }

  /** What the first one costs; undefined when nobody waits. */
  get firstCost(): number | undefined {
    return this.#waiters.first?.cost;
  }

  /**
   * Waits behind all others until `admit` has come to this one.
   *
   * @throws {ResilienceError} when `signal` fires first.
   */
  join(signal: AbortSignal, cost = 1): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.#remove(waiter);
        reject(abortError(signal));
        this.#onLeave();
      };
      const go = () => {
        offAbort(signal, giveUp);
        resolve();
      };
      const waiter: Waiter = { cost, go, previous: undefined, next: undefined };
      onAbort(signal, giveUp);
      this.#waiters.push(waiter);
      this.#cost += cost;
    });
  }

  /** Lets the first one go; false when nobody waits. */
  admit(): boolean {
    const { first } = this.#waiters;
    if (!first) return false;
    this.#remove(first);
    first.go();
    return true;
  }

  #remove(waiter: Waiter): void {
    this.#waiters.remove(waiter);
    this.#cost = this.#waiters.size === 0 ? 0 : this.#cost - waiter.cost; // no rounding error outlives the queue
  }
}

interface Waiter extends ListNode<Waiter> {
  readonly cost: number;
  readonly go: () => void;
}
