import type { Stamp } from './invalidations.js';

const MAX_PATTERNS = 16;

interface Pattern {
  readonly test: (key: string) => boolean;
  readonly stamp: Stamp;
}

/** The latest patterns that keys were invalidated by. One that is forgotten counts for every key. */
export class Patterns {
  readonly #recent: Pattern[] = [];
  #forgotten = 0 as Stamp;

  add(test: (key: string) => boolean, stamp: Stamp): void {
    this.#recent.push({ test, stamp });
    if (this.#recent.length > MAX_PATTERNS) this.#forgotten = this.#recent.shift()?.stamp ?? this.#forgotten;
  }

  /** Whether `key` was matched by a pattern after `since`. */
  touched(key: string, since: Stamp): boolean {
    if (this.#forgotten > since) return true;
    return this.#recent.some(({ test, stamp }) => stamp > since && test(key));
  }
}
