import { LRUCache } from 'lru-cache';
import type { Budget, Shareholder } from './budget.js';
import { type Clock, small } from './clock.js';
import {
  type Entry,
  type EntryOptions,
  graceUntil,
  keptAt,
  RememberedError,
  sizeOf,
  tagsOf,
  windowsOf,
} from './entry.js';
import type { CacheEvent, Counters, RemovalReason } from './events.js';
import { Invalidations, type LogicalClock, type Stamp } from './invalidations.js';
import { Patterns } from './patterns.js';

/** What all namespaces of one cache have in common. */
export interface Shared {
  readonly clock: Clock;
  readonly ticks: LogicalClock;
  readonly random: () => number;
  readonly ttlJitter: number;
  readonly budget: Budget;
  readonly counters: Counters;
  readonly emit: ((event: CacheEvent) => void) | undefined;
  closed: boolean;
}

const MAX_INVALIDATED_TAGS = 10_000;
const MAX_DELETED_KEYS = 10_000;
const REMEMBERED_ERROR_BYTES = 256;

/** The entries of one namespace: which of them are still true, which are fresh, and which writes come too late. */
export class Shelf implements Shareholder {
  readonly #namespace: string;
  readonly #shared: Shared;
  // Bounded by the budget, over all namespaces: a bound of its own would reserve room for its full size.
  readonly #lru = new LRUCache<string, Entry>({ maxSize: Number.MAX_SAFE_INTEGER });
  readonly #tags: Invalidations;
  readonly #keys: Invalidations;
  readonly #patterns = new Patterns();
  /** The latest stamp among the entries that left unasked: what is older may be older than a value that was kept. */
  #latestGone = 0 as Stamp;

  constructor(namespace: string, shared: Shared) {
    this.#namespace = namespace;
    this.#shared = shared;
    this.#tags = new Invalidations(shared.ticks, MAX_INVALIDATED_TAGS);
    this.#keys = new Invalidations(shared.ticks, MAX_DELETED_KEYS);
    shared.budget.join(this);
  }

  get entries(): number {
    return this.#lru.size;
  }

  get bytes(): number {
    return this.#lru.calculatedSize;
  }

  /** The entry when it may be served without a second thought. */
  fresh(key: string): Entry | undefined {
    const entry = this.#lru.get(key);
    if (entry === undefined) return undefined;
    const now = this.#shared.clock.now();
    const { freshUntil } = entry;
    if (now >= freshUntil || now < freshUntil - entry.windows.ttlMs) return undefined; // the clock may have gone back
    return entry.checked >= this.#tags.last || this.#isTrue(key, entry) ? entry : undefined;
  }

  /** The entry when nothing in it was invalidated, fresh or not, until its last window ends. */
  standing(key: string): Entry | undefined {
    const entry = this.#lru.get(key);
    if (entry === undefined || !this.#isTrue(key, entry)) return undefined;
    const now = this.#shared.clock.now();
    return now < graceUntil(entry) && now >= keptAt(entry) ? entry : undefined;
  }

  /** Keeps `value` unless it is, or may be, older than what is known of its key and tags by now. */
  keep<T>(key: string, value: T, options: EntryOptions<T>, asOf: Stamp): boolean {
    const tags = tagsOf(value, options);
    if (this.#comesTooLate(key, tags, asOf)) return false;
    const bytes = value === undefined || !(options.ttlMs > 0) ? 0 : sizeOf(value, options);
    if (bytes > 0 && bytes <= this.#shared.budget.maxBytes && !this.#shared.closed) {
      this.#put(key, this.#entry(value, options, tags, asOf), bytes);
      return true;
    }
    this.delete(key); // what was kept is older
    if (bytes > 0) this.#report(key, 'tooLarge');
    return false;
  }

  /** Remembers that loading `key` failed. `tags` undefined: any invalidation makes it worth another try. */
  keepError(key: string, error: unknown, ttlMs: number, tags: readonly string[] | undefined, asOf: Stamp): void {
    if (this.#shared.closed || (tags === undefined && this.#tags.last > asOf)) return;
    if (this.#comesTooLate(key, tags ?? [], asOf)) return;
    const checked = this.#checkedFrom(asOf);
    const freshUntil = this.#shared.clock.now(); // never fresh: an error is not a value
    const entry = {
      value: new RememberedError(error),
      tags,
      stamp: asOf,
      checked,
      freshUntil,
      windows: windowsOf(0, 0, ttlMs),
    };
    this.#put(key, entry, REMEMBERED_ERROR_BYTES);
  }

  delete(key: string): void {
    this.#keys.add([key], 0);
    this.#remove(key, 'deleted');
  }

  invalidate(tags: Iterable<string>): void {
    this.#tags.add(tags, this.#shared.clock.now());
  }

  /** Drops the entries whose key passes `test`, and returns how many there were. */
  async deleteMatching(test: (key: string) => boolean): Promise<number> {
    this.#patterns.add(test, this.#shared.ticks.tick());
    const matching = [...this.#lru.keys()].filter(test);
    for (const key of matching) this.#remove(key, 'deleted');
    return matching.length;
  }

  clear(): void {
    this.#tags.addAll(this.#shared.clock.now());
    this.#keys.addAll(0);
    const { size, calculatedSize } = this.#lru;
    this.#lru.clear();
    this.#account(size, calculatedSize);
  }

  evictOldest(): void {
    const key = this.#lru.rkeys().next().value;
    if (key !== undefined) this.#remove(key, 'evicted');
  }

  /** Whether something that may be in an answer with these tags was invalidated after `since`. Unknown tags: anything. */
  touched(tags: readonly string[] | undefined, since: Stamp): boolean {
    return tags === undefined ? this.#tags.last > since : this.#tags.touched(tags, since);
  }

  /** When one of `tags` was last invalidated, on the cache's clock. */
  invalidatedAtMs(tags: readonly string[]): number {
    return this.#tags.latestAtMs(tags);
  }

  #isTrue(key: string, entry: Entry): boolean {
    if (this.touched(entry.tags, entry.checked)) {
      this.#remove(key, 'invalidated');
      return false;
    }
    entry.checked = this.#checkedFrom(entry.checked);
    return true;
  }

  #comesTooLate(key: string, tags: readonly string[], asOf: Stamp): boolean {
    if (this.#keys.touchedName(key, asOf) || this.#tags.touched(tags, asOf) || this.#patterns.touched(key, asOf))
      return true;
    return (this.#lru.peek(key)?.stamp ?? this.#latestGone) > asOf;
  }

  #entry<T>(value: T, options: EntryOptions<T>, tags: readonly string[], asOf: Stamp): Entry {
    const { ttlMs, staleMs = 0, graceMs = 0 } = options;
    const { ttlJitter, random, clock } = this.#shared;
    const freshMs = ttlJitter === 0 ? ttlMs : ttlMs * (1 - ttlJitter * random());
    const freshUntil = small(clock.now() + freshMs);
    return {
      value,
      tags,
      stamp: asOf,
      checked: this.#checkedFrom(asOf),
      freshUntil,
      windows: windowsOf(ttlMs, staleMs, graceMs),
    };
  }

  #checkedFrom(stamp: Stamp): Stamp {
    return stamp > this.#tags.last ? stamp : this.#tags.last;
  }

  #put(key: string, entry: Entry, bytes: number): void {
    const { size, calculatedSize } = this.#lru;
    this.#lru.set(key, entry, { size: bytes });
    this.#account(size, calculatedSize);
    this.#shared.budget.fit();
  }

  #remove(key: string, reason: RemovalReason): void {
    const entry = this.#lru.peek(key);
    if (entry === undefined) return;
    if (reason !== 'deleted' && entry.stamp > this.#latestGone) this.#latestGone = entry.stamp;
    const { size, calculatedSize } = this.#lru;
    this.#lru.delete(key);
    this.#account(size, calculatedSize);
    this.#report(key, reason);
  }

  #report(key: string, reason: RemovalReason): void {
    this.#shared.counters.removals[reason] += 1;
    this.#shared.emit?.({ type: 'removed', namespace: this.#namespace, key, reason });
  }

  #account(entriesBefore: number, bytesBefore: number): void {
    this.#shared.budget.change(this.#lru.size - entriesBefore, this.#lru.calculatedSize - bytesBefore);
  }
}
