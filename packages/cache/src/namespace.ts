import type { EntryOptions } from './entry.js';
import type { Outcome } from './events.js';
import type { Stamp } from './invalidations.js';
import type { LoadMany } from './joint-load.js';

/** What a load is told: when to stop, because everyone who wanted its answer has left. */
export interface LoadContext {
  readonly signal: AbortSignal;
}

/** How one read is answered, and how long its answer is kept. */
export interface LoadOptions<T> extends EntryOptions<T> {
  /** Stops the wait of this caller. The load goes on for the others, and stops when the last has left. */
  readonly signal?: AbortSignal;
  /** Milliseconds an error is remembered and given to later callers. @default 0, not at all */
  readonly negativeTtlMs?: (error: unknown) => number;
  /**
   * For how many milliseconds the source may still answer with what was before an invalidation. An answer whose load
   * began within that time after one of its tags was invalidated is returned but not kept. @default 0
   */
  readonly settleMs?: number;
  /** Called once with how the read was answered; must not throw. Not called when the caller leaves early. */
  readonly onOutcome?: (outcome: Outcome) => void;
}

/** How many reads at once are answered. */
export interface LoadManyOptions<K, T> extends LoadOptions<T> {
  /** The key an item is cached under. */
  readonly key: (item: K) => string;
}

/** What is known of a value in memory, apart from how to get it. Times are in milliseconds from now; past ones are negative. */
export interface EntryInfo {
  readonly value: unknown;
  readonly tags: readonly string[];
  readonly ageMs: number;
  readonly freshMs: number;
  readonly staleMs: number;
  readonly graceMs: number;
}

/** One credential's part of a cache: its keys, its tags, its loads. It never sees those of another. */
export interface CacheNamespace {
  /** The value when it is in memory and fresh. */
  get<T>(key: string): T | undefined;
  /**
   * Keeps a value and returns true. Returns false, keeping nothing, when `ttlMs` is not above 0, when the value is
   * `undefined` or larger than the whole cache, or when `asOf` is given and since then the key was deleted, one of the
   * tags invalidated, or a newer value kept.
   */
  set<T>(key: string, value: T, options: EntryOptions<T> & { readonly asOf?: Stamp }): boolean;
  /** Now, on the logical clock. Take it before reading from the source, and give it to `set` as `asOf`. */
  stamp(): Stamp;
  /**
   * The cached value, or what `load` gives. The same key is loaded once at a time, failures are shared, and a load that
   * began before an invalidation of its answer is neither kept nor joined after it. Never throws: a `load` that throws
   * rejects. `undefined` is returned but not kept.
   */
  getOrLoad<T>(key: string, load: (context: LoadContext) => Promise<T>, options?: LoadOptions<T>): Promise<T>;
  /**
   * As `getOrLoad` for each item, with one call of `load` for all that are missing. Answers by position; a failed item
   * is an Error in its place. Rejects only when `signal` fires, or with BAD_ANSWER in every missing place when `load`
   * gives another number of answers than it was asked for.
   */
  getOrLoadMany<K, T>(
    items: readonly K[],
    load: LoadMany<K, T>,
    options: LoadManyOptions<K, T>,
  ): Promise<(T | Error)[]>;
  /** The value and its times while it may still be of use: fresh, stale or in grace. Does not count as a use. */
  info(key: string): EntryInfo | undefined;
  /** Drops one key, and keeps loads under way from bringing it back. */
  delete(key: string): void;
  /** Drops everything that carries one of `tags`, at a cost that does not depend on how much that is. */
  invalidate(tags: Iterable<string>): void;
  /** Drops every key that matches `glob` (`*` stands for any text) and returns how many there were. */
  invalidatePattern(glob: string): Promise<number>;
  /** Drops everything. */
  clear(): void;
}
