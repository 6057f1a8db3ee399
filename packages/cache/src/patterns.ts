import type { Stamp } from './invalidations.js';

const MAX_PATTERNS = 16;

/** A test of keys that invalidated what matched it at `stamp`. */
export interface Pattern {
  readonly test: (key: string) => boolean;
  readonly stamp: Stamp;
  /** Whether entries that match may still be there. */
  scanning: boolean;
}

/** The latest patterns that keys were invalidated by. One that is forgotten counts for every key. */
export class Patterns {
  #recent: Pattern[] = [];
  #forgotten = 0 as Stamp;

  add(test: (key: string) => boolean, stamp: Stamp): Pattern {
    const pattern = { test, stamp, scanning: true };
    this.#recent.push(pattern);
    if (this.#recent.length > MAX_PATTERNS) this.#forgetOne();
    return pattern;
  }

  /** Whether `key` was matched by a pattern after `since`. */
  touched(key: string, since: Stamp): boolean {
    if (this.#forgotten > since) return true;
    return this.#recent.some(({ test, stamp }) => stamp > since && test(key));
  }

  /** Whether `key`, kept at `since`, is still there only because a pattern has not come to it yet. */
  hides(key: string, since: Stamp): boolean {
    return this.#recent.some(({ test, stamp, scanning }) => scanning && stamp > since && test(key));
  }

  #forgetOne(): void {
    const index = this.#recent.findIndex(({ scanning }) => !scanning);
    const [forgotten] = index < 0 ? [] : this.#recent.splice(index, 1);
    if (forgotten !== undefined && forgotten.stamp > this.#forgotten) this.#forgotten = forgotten.stamp;
  }
}
