import { LRUCache } from 'lru-cache';
import type { Shareholder } from './budget.js';
import { type Entry, type EntryOptions, keptAt, RememberedError, sizeOf } from './entry.js';
import type { RemovalReason } from './events.js';
import type { History } from './history.js';
import type { Packer } from './packed.js';
import type { Pattern } from './patterns.js';
import type { Shared } from './shared.js';

const SCAN_SLICE_KEYS = 5_000;

class FirstInFirstOut extends LRUCache<string, Entry> {
  override get(key: string): Entry | undefined {
    return this.peek(key); // does not count as a use
  }
}

/** The entries of one namespace as things that take room: bounded with those of all others, counted, and reported when they leave. */
export class EntryStore implements Shareholder {
  /** Kept from being collected while there are entries here. */
  readonly owner: object;
  /** For reading. */
  readonly lru: LRUCache<string, Entry>;
  readonly #namespace: string;
  readonly #shared: Shared;
  readonly #history: History;
  readonly #packer: Packer | undefined;

  constructor(namespace: string, shared: Shared, history: History, owner: object) {
    this.owner = owner;
    this.#namespace = namespace;
    this.#shared = shared;
    this.#history = history;
    this.#packer = shared.packerFor?.(namespace);
    // The budget bounds all namespaces together; a bound here only reserves the room at once.
    const bounds = { max: shared.budget.reserve(), maxSize: Number.MAX_SAFE_INTEGER };
    this.lru = shared.touchOnRead ? new LRUCache(bounds) : new FirstInFirstOut(bounds);
  }

  get entries(): number {
    return this.lru.size;
  }

  get bytes(): number {
    return this.lru.calculatedSize;
  }

  /** False, and nothing is kept, when it is larger than all the room there is. */
  put<T>(key: string, plain: Entry, options: EntryOptions<T>): boolean {
    const packed = plain.value instanceof RememberedError ? undefined : this.#packer?.pack(plain.value);
    const entry = packed === undefined ? plain : { ...plain, value: packed };
    const bytes = packed?.text.length ?? sizeOf(plain.value as T, options);
    if (bytes > this.#shared.budget.maxBytes) {
      this.#history.deleted(key);
      this.remove(key, 'deleted');
      this.#report(key, 'tooLarge');
      return false;
    }
    const { size, calculatedSize } = this.lru;
    this.lru.set(key, entry, { size: bytes });
    this.#account(size, calculatedSize);
    this.#shared.budget.fit(this);
    return true;
  }

  remove(key: string, reason: RemovalReason): void {
    const entry = this.lru.peek(key);
    if (entry === undefined) return;
    if (reason !== 'deleted') this.#history.gone(entry.stamp);
    const { size, calculatedSize } = this.lru;
    this.lru.delete(key);
    this.#account(size, calculatedSize);
    this.#report(key, reason);
  }

  /** Removes, in slices that leave the event loop room, what was there before `pattern` under keys that pass `test`. */
  async removeMatching(test: (key: string) => boolean, pattern: Pattern): Promise<number> {
    // The index itself: unlike the list of keys by use, it can be left and entered again while entries come and go.
    const { keyMap } = LRUCache.unsafeExposeInternals(this.lru);
    const atStart = keyMap.size;
    let seen = 0;
    let removed = 0;
    for (const key of keyMap.keys()) {
      if (seen === atStart) break; // the rest was kept later
      seen += 1;
      if (seen % SCAN_SLICE_KEYS === 0) await new Promise(setImmediate);
      const entry = test(key) ? this.lru.peek(key) : undefined;
      if (entry === undefined || entry.stamp > pattern.stamp) continue;
      this.remove(key, 'deleted');
      removed += 1;
    }
    pattern.scanning = false;
    return removed;
  }

  clear(): void {
    const { size, calculatedSize } = this.lru;
    this.lru.clear();
    this.#account(size, calculatedSize);
  }

  evictOldest(): void {
    const key = this.lru.rkeys().next().value;
    if (key !== undefined) this.remove(key, 'evicted');
  }

  dropFuture(now: number): void {
    for (const key of [...this.lru.keys()]) {
      const entry = this.lru.peek(key);
      if (entry !== undefined && keptAt(entry) > now) this.remove(key, 'invalidated');
    }
  }

  #report(key: string, reason: RemovalReason): void {
    this.#shared.counters.removals[reason] += 1;
    this.#shared.emit?.({ type: 'removed', namespace: this.#namespace, key, reason });
  }

  #account(entriesBefore: number, bytesBefore: number): void {
    this.#shared.budget.change(this, this.lru.size - entriesBefore, this.lru.calculatedSize - bytesBefore);
  }
}
