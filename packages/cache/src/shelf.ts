import { type Clock, small } from './clock.js';
import {
  type Entry,
  type EntryOptions,
  graceUntil,
  keptAt,
  openedValue,
  RememberedError,
  tagsOf,
  windowsOf,
} from './entry.js';
import { EntryStore } from './entry-store.js';
import { History } from './history.js';
import type { Stamp } from './invalidations.js';
import type { Shared } from './shared.js';
import type { TierValue } from './tier.js';

const REMEMBERED_ERROR_BYTES = 256;

/** The entries of one namespace: which of them are still true, which are fresh, and which writes come too late. */
export class Shelf {
  readonly history: History;
  readonly #shared: Shared;
  readonly #clock: Clock;
  readonly #store: EntryStore;
  readonly #lru: EntryStore['lru'];

  constructor(namespace: string, shared: Shared, owner: object) {
    this.history = new History(shared.ticks);
    this.#shared = shared;
    this.#clock = shared.clock;
    this.#store = new EntryStore(namespace, shared, this.history, owner);
    this.#lru = this.#store.lru;
  }

  /** The entry when it may be served without a second thought. Small enough for V8 to inline all of it into a loop. */
  fresh(key: string): Entry | undefined {
    const now = this.#clock.now();
    const entry = this.#lru.get(key);
    if (entry === undefined || now >= entry.freshUntil) return undefined;
    return entry.checked >= this.history.changed || this.#isTrue(key, entry) ? entry : undefined;
  }

  /** The entry when nothing in it was invalidated, fresh or not, until its last window ends. */
  standing(key: string): Entry | undefined {
    const now = this.#clock.now();
    const entry = this.#lru.peek(key);
    return entry !== undefined && now < graceUntil(entry) && this.#isTrue(key, entry) ? entry : undefined;
  }

  /** Keeps `value` unless it is, or may be, older than what is known of its key and tags by now. */
  keep<T>(key: string, value: T, options: EntryOptions<T>, asOf: Stamp): boolean {
    const tags = value === undefined ? [] : tagsOf(value, options);
    if (this.#comesTooLate(key, tags, asOf)) return false;
    const { ttlMs = 0, staleMs = 0, graceMs = 0 } = options;
    if (value === undefined || !(ttlMs > 0) || this.#shared.closed) {
      this.delete(key); // what is kept is older
      return false;
    }
    const { ttlJitter, random } = this.#shared;
    const windows = windowsOf(ttlMs, staleMs, graceMs);
    const freshMs = ttlJitter === 0 ? windows.ttlMs : windows.ttlMs * (1 - ttlJitter * random());
    const freshUntil = small(this.#clock.now() + freshMs);
    const checked = this.#checkedFrom(asOf);
    return this.#store.put(key, { value, tags, stamp: asOf, checked, freshUntil, windows }, options);
  }

  /** Keeps what another process kept, with what is left of its time. */
  restore(key: string, { value, tags, windows, keptAtMs, size }: TierValue, asOf: Stamp): boolean {
    if (this.#shared.closed || this.#comesTooLate(key, tags, asOf)) return false;
    const known = windowsOf(windows.ttlMs, windows.staleMs, windows.graceMs);
    const freshUntil = small(Math.min(keptAtMs - this.#clock.origin, this.#clock.now()) + known.ttlMs); // another clock may be ahead
    const entry = { value, tags, stamp: asOf, checked: this.#checkedFrom(asOf), freshUntil, windows: known };
    return this.#clock.now() < graceUntil(entry) && this.#store.put(key, entry, size === undefined ? {} : { size });
  }

  /** Remembers that loading `key` failed. `tags` undefined: any invalidation makes it worth another try. */
  keepError(key: string, error: unknown, ttlMs: number, tags: readonly string[] | undefined, asOf: Stamp): void {
    if (this.#shared.closed || this.history.touched(tags, asOf) || this.#comesTooLate(key, [], asOf)) return;
    const value = new RememberedError(error);
    const freshUntil = this.#clock.now(); // never fresh: an error is not a value
    const entry = { value, tags, stamp: asOf, checked: this.#checkedFrom(asOf), freshUntil };
    this.#store.put(key, { ...entry, windows: windowsOf(0, 0, ttlMs) }, { size: REMEMBERED_ERROR_BYTES });
  }

  delete(key: string): void {
    this.history.deleted(key);
    this.#store.remove(key, 'deleted');
  }

  invalidate(tags: Iterable<string>): void {
    this.history.invalidate(tags, this.#clock.now());
  }

  /** Drops the entries whose key passes `test`: unreadable at once, removed soon. */
  deleteMatching(test: (key: string) => boolean): Promise<number> {
    return this.#store.removeMatching(test, this.history.matched(test));
  }

  clear(): void {
    this.history.cleared(this.#clock.now());
    this.#store.clear();
  }

  /** The values that are of use, most recently used first. */
  *list(): Generator<TierValue & { readonly key: string }> {
    const { origin } = this.#clock;
    for (const key of [...this.#lru.keys()]) {
      const entry = this.standing(key);
      if (entry === undefined || entry.value instanceof RememberedError) continue;
      const { tags = [], windows } = entry;
      yield { key, value: openedValue(entry), tags, keptAtMs: keptAt(entry) + origin, windows };
    }
  }

  #isTrue(key: string, entry: Entry): boolean {
    if (this.history.refutes(key, entry.tags, entry.checked)) {
      this.#store.remove(key, 'invalidated');
      return false;
    }
    entry.checked = this.#checkedFrom(entry.checked);
    return true;
  }

  #comesTooLate(key: string, tags: readonly string[], asOf: Stamp): boolean {
    return this.history.overtakes(key, tags, asOf, this.#lru.peek(key)?.stamp);
  }

  #checkedFrom(stamp: Stamp): Stamp {
    return stamp > this.history.changed ? stamp : this.history.changed;
  }
}
