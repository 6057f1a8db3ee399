declare const stampBrand: unique symbol;

/** A moment on the logical clock of a cache. Opaque: made by `stamp()`, given back as `asOf`. */
export type Stamp = number & { readonly [stampBrand]: never };

/** Counts what happens in a cache: each event has a later stamp than all before it. */
export class LogicalClock {
  #last = 0;

  tick(): Stamp {
    this.#last += 1;
    return this.#last as Stamp;
  }
}

interface Invalidation {
  readonly stamp: Stamp;
  readonly atMs: number;
}

/**
 * When each name (a tag, a key) was last invalidated. Bounded: of the names invalidated longest ago only the latest
 * stamp is kept, and counts for every name that is not in the table.
 */
export class Invalidations {
  readonly #clock: LogicalClock;
  readonly #maxNames: number;
  readonly #byName = new Map<string, Invalidation>();
  #ofOthers: Invalidation;

  /** The latest invalidation of any name. */
  last: Stamp;

  constructor(clock: LogicalClock, maxNames: number) {
    this.#clock = clock;
    this.#maxNames = maxNames;
    this.last = clock.tick();
    this.#ofOthers = { stamp: this.last, atMs: Number.NEGATIVE_INFINITY };
  }

  add(names: Iterable<string>, atMs: number): void {
    const invalidation = { stamp: this.#clock.tick(), atMs };
    this.last = invalidation.stamp;
    for (const name of names) {
      this.#byName.delete(name); // set again at the end: the first of the map was invalidated longest ago
      this.#byName.set(name, invalidation);
    }
    while (this.#byName.size > this.#maxNames) this.#forgetOldest();
  }

  /** Counts as an invalidation of every name there is. */
  addAll(atMs: number): void {
    this.#byName.clear();
    this.#ofOthers = { stamp: this.#clock.tick(), atMs };
    this.last = this.#ofOthers.stamp;
  }

  /** Whether one of `names` was invalidated after `since`. */
  touched(names: readonly string[], since: Stamp): boolean {
    if (this.last < since) return false;
    for (const name of names) if (this.#latest(name).stamp > since) return true;
    return false;
  }

  touchedName(name: string, since: Stamp): boolean {
    return this.last > since && this.#latest(name).stamp > since;
  }

  /** When the latest invalidation of one of `names` happened, in milliseconds. */
  latestAtMs(names: readonly string[]): number {
    let latest = Number.NEGATIVE_INFINITY;
    for (const name of names) latest = Math.max(latest, this.#latest(name).atMs);
    return latest;
  }

  #latest(name: string): Invalidation {
    return this.#byName.get(name) ?? this.#ofOthers;
  }

  #forgetOldest(): void {
    for (const [name, invalidation] of this.#byName) {
      this.#byName.delete(name);
      this.#ofOthers = invalidation;
      return;
    }
  }
}
