/** Which items are done, fit for JSON. */
export interface Checkpoint {
  /** All items before this position are done. */
  readonly done: number;
  /** Positions from there on that are done too: batches end out of order. */
  readonly ahead: readonly number[];
}

/** Keeps track of which items are done. */
export class Tally {
  #done: number;
  readonly #ahead: Set<number>;

  constructor({ done, ahead }: Checkpoint = { done: 0, ahead: [] }) {
    this.#done = done;
    this.#ahead = new Set(ahead);
  }

  has(index: number): boolean {
    return index < this.#done || this.#ahead.has(index);
  }

  add(index: number): void {
    this.#ahead.add(index);
    while (this.#ahead.delete(this.#done)) this.#done += 1;
  }

  get checkpoint(): Checkpoint {
    return { done: this.#done, ahead: [...this.#ahead].sort((a, b) => a - b) };
  }
}
