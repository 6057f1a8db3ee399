import { abortError, type ResilienceError } from '../errors.js';
import type { Scope } from '../scope.js';
import { LinkedList, type ListNode } from './linked-list.js';

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
   * @throws {ResilienceError} when `scope` is aborted first.
   */
  join(scope: Scope, cost = 1): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.#remove(waiter);
        reject(abortError(scope));
        this.#onLeave();
      };
      const go = () => {
        scope.offAbort(giveUp);
        resolve();
      };
      const turnAway = (error: ResilienceError) => {
        scope.offAbort(giveUp);
        reject(error);
      };
      const waiter: Waiter = { cost, scope, go, turnAway, previous: undefined, next: undefined };
      scope.onAbort(giveUp);
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

  /** Turns away each one for whom `refusal` has an error. It is told what those before him cost who stay. */
  dismiss(refusal: (cost: number, ahead: number, scope: Scope) => ResilienceError | undefined): void {
    let ahead = 0;
    for (let waiter = this.#waiters.first; waiter; ) {
      const { next, cost, scope } = waiter;
      const error = refusal(cost, ahead, scope);
      if (error) {
        this.#remove(waiter);
        waiter.turnAway(error);
      } else ahead += cost;
      waiter = next;
    }
  }

  #remove(waiter: Waiter): void {
    this.#waiters.remove(waiter);
    this.#cost = this.#waiters.size === 0 ? 0 : this.#cost - waiter.cost; // no rounding error outlives the queue
  }
}

interface Waiter extends ListNode<Waiter> {
  readonly cost: number;
  readonly scope: Scope;
  readonly go: () => void;
  readonly turnAway: (error: ResilienceError) => void;
}
