import { Invalidations, type LogicalClock, type Stamp } from './invalidations.js';
import { type Pattern, Patterns } from './patterns.js';

const MAX_INVALIDATED_TAGS = 10_000;
const MAX_DELETED_KEYS = 10_000;

/** What was invalidated in a namespace, and when: decides which entries are still true and which writes come too late. */
export class History {
  readonly #ticks: LogicalClock;
  readonly #tags: Invalidations;
  readonly #keys: Invalidations;
  readonly #patterns = new Patterns();
  #latestGone = 0 as Stamp;
  /** The latest invalidation that entries have to be looked at for. */
  changed: Stamp;

  constructor(ticks: LogicalClock) {
    this.#ticks = ticks;
    this.#tags = new Invalidations(ticks, MAX_INVALIDATED_TAGS);
    this.#keys = new Invalidations(ticks, MAX_DELETED_KEYS);
    this.changed = ticks.tick();
  }

  invalidate(tags: Iterable<string>, atMs: number): void {
    this.#tags.add(tags, atMs);
    this.changed = this.#tags.last;
  }

  deleted(key: string): void {
    this.#keys.add([key], 0);
  }

  matched(test: (key: string) => boolean): Pattern {
    this.changed = this.#ticks.tick();
    return this.#patterns.add(test, this.changed);
  }

  cleared(atMs: number): void {
    this.#keys.addAll(0);
    this.#tags.addAll(atMs);
    this.changed = this.#tags.last;
  }

  /** Notes that an entry left unasked: what is older than it may be older than a value that was kept. */
  gone(stamp: Stamp): void {
    if (stamp > this.#latestGone) this.#latestGone = stamp;
  }

  /** Whether something that may be in an answer with these tags was invalidated after `since`. Unknown tags: anything. */
  touched(tags: readonly string[] | undefined, since: Stamp): boolean {
    return tags === undefined ? this.#tags.last > since : this.#tags.touched(tags, since);
  }

  /** Whether an entry known to be true at `since` is not any more. */
  refutes(key: string, tags: readonly string[] | undefined, since: Stamp): boolean {
    return this.touched(tags, since) || this.#patterns.hides(key, since);
  }

  /** Whether a value as of `asOf` may be older than what is known by now, where `kept` is the stamp of the present entry. */
  overtakes(key: string, tags: readonly string[], asOf: Stamp, kept: Stamp | undefined): boolean {
    if ((kept ?? this.#latestGone) > asOf) return true;
    return this.#keys.touchedName(key, asOf) || this.#tags.touched(tags, asOf) || this.#patterns.touched(key, asOf);
  }

  /** When one of `tags` was last invalidated, on the cache's clock in milliseconds. */
  invalidatedAtMs(tags: readonly string[]): number {
    return this.#tags.latestAtMs(tags);
  }
}
