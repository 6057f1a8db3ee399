import { Budget } from './budget.js';
import { filled, integerIn, numberIn } from './check.js';
import { Clock } from './clock.js';
import { CacheError } from './errors.js';
import { type CacheEvent, type CacheStats, Counters } from './events.js';
import { LogicalClock } from './invalidations.js';
import type { CacheNamespace } from './namespace.js';
import type { Shared } from './shelf.js';
import { Space } from './space.js';

/** What a cache may hold, and what it is told about the world. */
export interface CacheOptions {
  /** Entries kept over all namespaces. @default 10_000 */
  readonly maxEntries?: number;
  /** Bytes kept over all namespaces, as the entries' sizes say. @default 104_857_600, 100 MiB */
  readonly maxBytes?: number;
  /** By which part of itself a time to live may be shortened at random (0 to 1), so that what was kept together does not end together. @default 0 */
  readonly ttlJitter?: number;
  /** Milliseconds since 1970. @default the wall clock, read once per millisecond */
  readonly now?: () => number;
  /** A number from 0 up to, not including, 1. @default Math.random */
  readonly random?: () => number;
  /** Told of every read, load and removal, while it happens: must be quick and must not throw. */
  readonly onEvent?: (event: CacheEvent) => void;
}

const DEFAULT_MAX_ENTRIES = 10_000;
const DEFAULT_MAX_BYTES = 100 * 1024 * 1024;

/**
 * One bounded store in memory, divided into namespaces. When it is full, the namespace that holds most gives up what it
 * used longest ago. Throws BAD_OPTION for an option that is out of its range.
 */
export class Cache implements AsyncDisposable {
  readonly #spaces = new Map<string, Space>();
  readonly #shared: Shared;

  constructor(options: CacheOptions = {}) {
    this.#shared = {
      clock: new Clock(options.now),
      ticks: new LogicalClock(),
      random: options.random ?? Math.random,
      ttlJitter: numberIn('ttlJitter', options.ttlJitter ?? 0, 0, 1),
      budget: new Budget(
        integerIn('maxEntries', options.maxEntries ?? DEFAULT_MAX_ENTRIES, 1),
        integerIn('maxBytes', options.maxBytes ?? DEFAULT_MAX_BYTES, 1),
      ),
      counters: new Counters(),
      emit: options.onEvent,
      closed: false,
    };
  }

  /** The part of the cache under `name`: use a hash of the credential, never the credential. The same name is the same part. */
  namespace(name: string): CacheNamespace {
    let space = this.#spaces.get(filled('namespace', name));
    if (space === undefined) {
      space = new Space(name, this.#shared);
      this.#spaces.set(name, space);
    }
    return space;
  }

  /** Drops everything, or everything of one namespace. */
  clear(namespace?: string): void {
    if (namespace !== undefined) this.#spaces.get(namespace)?.clear();
    else for (const space of this.#spaces.values()) space.clear();
  }

  stats(): CacheStats {
    const { counters, budget } = this.#shared;
    let loading = 0;
    for (const space of this.#spaces.values()) loading += space.loading;
    return {
      ...counters,
      removals: { ...counters.removals },
      entries: budget.entries,
      bytes: budget.bytes,
      namespaces: this.#spaces.size,
      loading,
    };
  }

  /** Stops the loads under way (they reject with CLOSED) and drops everything. Later reads load and keep nothing. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#shared.closed = true;
    const reason = new CacheError('CLOSED', 'The cache was closed while this was being loaded');
    for (const space of this.#spaces.values()) space.close(reason);
    this.#spaces.clear();
  }
}
