import { LRUCache } from 'lru-cache';
import type { Budget, Shareholder } from './budget.js';
import { type Clock, small } from './clock.js';
import {
  type Entry,
  type EntryOptions,
  graceUntil,
  keptAt,
  openedValue,
  RememberedError,
  sizeOf,
  tagsOf,
  windowsOf,
} from './entry.js';
import type { CacheEvent, Counters, RemovalReason } from './events.js';
import { History } from './history.js';
import type { LogicalClock, Stamp } from './invalidations.js';
import type { Packer } from './packed.js';
import type { Rules } from './rules.js';
import type { InvalidationBus, SecondTier, TierValue } from './tier.js';

/** What all namespaces of one cache have in common. */
export interface Shared {
  readonly clock: Clock;
  readonly ticks: LogicalClock;
  readonly random: () => number;
  readonly ttlJitter: number;
  readonly refreshTimeoutMs: number;
  readonly touchOnRead: boolean;
  readonly budget: Budget;
  readonly counters: Counters;
  readonly emit: ((event: CacheEvent) => void) | undefined;
  readonly rules: Rules | undefined;
  readonly packerFor: ((namespace: string) => Packer) | undefined;
  readonly tier: SecondTier | undefined;
  readonly bus: InvalidationBus | undefined;
  closed: boolean;
}

const REMEMBERED_ERROR_BYTES = 256;
const SCAN_SLICE_KEYS = 5_000;

class FirstInFirstOut extends LRUCache<string, Entry> {
  override get(key: string): Entry | undefined {
    return this.peek(key); // does not count as a use
  }
}

/** The entries of one namespace: which of them are still true, which are fresh, and which writes come too late. */
export class Shelf implements Shareholder {
  /** Kept from being collected while there are entries here. */
  readonly owner: object;
  readonly history: History;
  readonly #namespace: string;
  readonly #shared: Shared;
  readonly #clock: Clock;
  readonly #lru: LRUCache<string, Entry>;
  readonly #packer: Packer | undefined;

  constructor(namespace: string, shared: Shared, owner: object) {
    this.owner = owner;
    this.history = new History(shared.ticks);
    this.#namespace = namespace;
    this.#shared = shared;
    this.#clock = shared.clock;
    this.#packer = shared.packerFor?.(namespace);
    // The budget bounds all namespaces together; a bound here only reserves the room at once.
    const bounds = { max: shared.budget.reserve(), maxSize: Number.MAX_SAFE_INTEGER };
    this.#lru = shared.touchOnRead ? new LRUCache(bounds) : new FirstInFirstOut(bounds);
  }

  get entries(): number {
    return this.#lru.size;
  }

  get bytes(): number {
    return this.#lru.calculatedSize;
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
    return this.#put(key, { value, tags, stamp: asOf, checked, freshUntil, windows }, options);
  }

  /** Keeps what another process kept, with what is left of its time. */
  restore(key: string, { value, tags, windows, keptAtMs, size }: TierValue, asOf: Stamp): boolean {
    if (this.#shared.closed || this.#comesTooLate(key, tags, asOf)) return false;
    const known = windowsOf(windows.ttlMs, windows.staleMs, windows.graceMs);
    const freshUntil = small(Math.min(keptAtMs - this.#clock.origin, this.#clock.now()) + known.ttlMs); // another clock may be ahead
    const entry = { value, tags, stamp: asOf, checked: this.#checkedFrom(asOf), freshUntil, windows: known };
    return this.#clock.now() < graceUntil(entry) && this.#put(key, entry, size === undefined ? {} : { size });
  }

  /** Remembers that loading `key` failed. `tags` undefined: any invalidation makes it worth another try. */
  keepError(key: string, error: unknown, ttlMs: number, tags: readonly string[] | undefined, asOf: Stamp): void {
    if (this.#shared.closed || this.history.touched(tags, asOf) || this.#comesTooLate(key, [], asOf)) return;
    const value = new RememberedError(error);
    const freshUntil = this.#clock.now(); // never fresh: an error is not a value
    const entry = { value, tags, stamp: asOf, checked: this.#checkedFrom(asOf), freshUntil };
    this.#put(key, { ...entry, windows: windowsOf(0, 0, ttlMs) }, { size: REMEMBERED_ERROR_BYTES });
  }

  delete(key: string): void {
    this.history.deleted(key);
    this.#remove(key, 'deleted');
  }

  invalidate(tags: Iterable<string>): void {
    this.history.invalidate(tags, this.#clock.now());
  }

  /** Drops the entries whose key passes `test`: unreadable at once, removed in slices that leave the event loop room. */
  async deleteMatching(test: (key: string) => boolean): Promise<number> {
    const pattern = this.history.matched(test);
    // The index itself: unlike the list of keys by use, it can be left and entered again while entries come and go.
    const { keyMap } = LRUCache.unsafeExposeInternals(this.#lru);
    const atStart = keyMap.size;
    let seen = 0;
    let removed = 0;
    for (const key of keyMap.keys()) {
      if (seen === atStart) break; // the rest was kept later
      seen += 1;
      if (seen % SCAN_SLICE_KEYS === 0) await new Promise(setImmediate);
      const entry = test(key) ? this.#lru.peek(key) : undefined;
      if (entry === undefined || entry.stamp > pattern.stamp) continue;
      this.#remove(key, 'deleted');
      removed += 1;
    }
    pattern.scanning = false;
    return removed;
  }

  clear(): void {
    this.history.cleared(this.#clock.now());
    const { size, calculatedSize } = this.#lru;
    this.#lru.clear();
    this.#account(size, calculatedSize);
  }

  evictOldest(): void {
    const key = this.#lru.rkeys().next().value;
    if (key !== undefined) this.#remove(key, 'evicted');
  }

  dropFuture(now: number): void {
    for (const key of [...this.#lru.keys()]) {
      const entry = this.#lru.peek(key);
      if (entry !== undefined && keptAt(entry) > now) this.#remove(key, 'invalidated');
    }
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
      this.#remove(key, 'invalidated');
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

  #put<T>(key: string, plain: Entry, options: EntryOptions<T>): boolean {
    const packed = plain.value instanceof RememberedError ? undefined : this.#packer?.pack(plain.value);
    const entry = packed === undefined ? plain : { ...plain, value: packed };
    const bytes = packed?.text.length ?? sizeOf(plain.value as T, options);
    if (bytes > this.#shared.budget.maxBytes) {
      this.delete(key);
      this.#report(key, 'tooLarge');
      return false;
    }
    const { size, calculatedSize } = this.#lru;
    this.#lru.set(key, entry, { size: bytes });
    this.#account(size, calculatedSize);
    this.#shared.budget.fit(this);
    return true;
  }

  #remove(key: string, reason: RemovalReason): void {
    const entry = this.#lru.peek(key);
    if (entry === undefined) return;
    if (reason !== 'deleted') this.history.gone(entry.stamp);
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
    this.#shared.budget.change(this, this.#lru.size - entriesBefore, this.#lru.calculatedSize - bytesBefore);
  }
}
