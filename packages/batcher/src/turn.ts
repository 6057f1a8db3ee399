/** One turn of the event loop in which something was asked for. */
export interface Turn {
  /** When it began. */
  readonly at: number;
}

/**
 * Tells turns of the event loop apart: one callback, and the promises that it settled. What is asked for within one
 * turn counts as asked at the same time, which also spares a look at the clock for each.
 */
export class Turns {
  #turn: Turn | undefined;
  readonly #now: () => number;
  readonly #onEnd: () => void;

  constructor(now: () => number, onEnd: () => void) {
    this.#now = now;
    this.#onEnd = onEnd;
  }

  /** The turn that runs; the first to ask begins it. */
  get current(): Turn {
    this.#turn ??= this.#begin();
    return this.#turn;
  }

  #begin(): Turn {
    // a tick that is asked for among the promise jobs comes after the last of them
    queueMicrotask(() => process.nextTick(() => this.#end()));
    return { at: this.#now() };
  }

  #end(): void {
    this.#turn = undefined;
    this.#onEnd();
  }
}
