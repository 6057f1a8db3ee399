import { Budget } from './budget.js';
import { filled, integerIn, numberIn } from './check.js';
import { Clock } from './clock.js';
import { CacheError } from './errors.js';
import { type CacheEvent, type CacheStats, Counters } from './events.js';
import { LogicalClock } from './invalidations.js';
import type { CacheNamespace } from './namespace.js';
import type { Packer } from './packed.js';
import { type Rule, Rules } from './rules.js';
import type { Shared } from './shelf.js';
import { Space } from './space.js';
import type { InvalidationBus, SecondTier, TierValue } from './tier.js';

/** What a cache may hold, and what it is told about the world. */
export interface CacheOptions {
  /** Entries kept over all namespaces. @default 10_000 */
  readonly maxEntries?: number;
  /** Bytes kept over all namespaces, as the entries' sizes say. @default 104_857_600, 100 MiB */
  readonly maxBytes?: number;
  /** What goes first when there is no room: what was read longest ago, or what was kept longest ago. @default 'lru' */
  readonly eviction?: 'lru' | 'fifo';
  /** By which part of itself a time to live may be shortened at random (0 to 1), so that what was kept together does not end together. @default 0 */
  readonly ttlJitter?: number;
  /** Times and tags by key pattern, for what calls leave open; the first rule that matches counts. @default none */
  readonly rules?: readonly Rule[];
  /** Milliseconds after which a refresh in the background is given up. @default 60_000 */
  readonly refreshTimeoutMs?: number;
  /** A store behind the memory, shared with other processes; closed with the cache. See `@fastpath/cache/keyv`. @default none */
  readonly l2?: SecondTier;
  /** Tells other processes what is invalidated here, and hears from them; closed with the cache. See `@fastpath/cache/redis-bus`. @default none */
  readonly bus?: InvalidationBus;
  /** Keeps values compressed in memory. See `@fastpath/cache/compression`. @default none */
  readonly compression?: (namespace: string) => Packer;
  /** Milliseconds since 1970. @default the wall clock, read once per millisecond */
  readonly now?: () => number;
  /** A number from 0 up to, not including, 1. @default Math.random */
  readonly random?: () => number;
  /** Told of every read, load and removal, while it happens: must be quick and must not throw. */
  readonly onEvent?: (event: CacheEvent) => void;
}

/** An entry as it leaves a cache and comes back to one. */
export interface CachedEntry extends TierValue {
  readonly namespace: string;
  readonly key: string;
}

const DEFAULT_MAX_ENTRIES = 10_000;
const DEFAULT_MAX_BYTES = 100 * 1024 * 1024;
const DEFAULT_REFRESH_TIMEOUT_MS = 60_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * One bounded store in memory, divided into namespaces. When it is full, the namespace that holds most gives up what it
 * used longest ago. Throws BAD_OPTION for an option that is out of its range.
 */
export class Cache implements AsyncDisposable {
  // A namespace lives as long as it holds entries (see Budget) or somebody holds it.
  readonly #spaces = new Map<string, WeakRef<Space>>();
  readonly #collected = new FinalizationRegistry<string>((name) => {
    if (this.#spaces.get(name)?.deref() === undefined) this.#spaces.delete(name);
  });
  readonly #shared: Shared;

  constructor(options: CacheOptions = {}) {
    const budget = new Budget(
      integerIn('maxEntries', options.maxEntries ?? DEFAULT_MAX_ENTRIES, 1),
      integerIn('maxBytes', options.maxBytes ?? DEFAULT_MAX_BYTES, 1),
    );
    this.#shared = {
      clock: new Clock(options.now, (now) => budget.dropFuture(now)),
      ticks: new LogicalClock(),
      random: options.random ?? Math.random,
      ttlJitter: numberIn('ttlJitter', options.ttlJitter ?? 0, 0, 1),
      refreshTimeoutMs: integerIn(
        'refreshTimeoutMs',
        options.refreshTimeoutMs ?? DEFAULT_REFRESH_TIMEOUT_MS,
        1,
        LONGEST_TIMER_MS,
      ),
      touchOnRead: oneOf('eviction', options.eviction ?? 'lru', ['lru', 'fifo']) === 'lru',
      budget,
      counters: new Counters(),
      emit: options.onEvent,
      rules: options.rules === undefined ? undefined : new Rules(options.rules),
      packerFor: options.compression,
      tier: options.l2,
      bus: options.bus,
      closed: false,
    };
    options.bus?.listen(
      (namespace, change) => this.#spaces.get(namespace)?.deref()?.apply(change),
      () => this.#missedSomething(),
    );
  }

  /** The part of the cache under `name`: use a hash of the credential, never the credential. The same name is the same part. */
  namespace(name: string): CacheNamespace {
    return this.#space(filled('namespace', name));
  }

  /** Drops everything, or everything of one namespace. */
  clear(namespace?: string): void {
    if (namespace !== undefined) this.#space(namespace).clear();
    else for (const [, space] of this.#live()) space.clear();
  }

  /** Evicts what was used longest ago until at most `entries` are left; for a guard that watches the process's memory. */
  shrinkTo(entries: number): void {
    this.#shared.budget.shrinkTo(entries);
  }

  /** Changes the bounds while the cache is in use, and evicts what is over them. Throws BAD_OPTION. */
  limit({ maxEntries, maxBytes }: Pick<CacheOptions, 'maxEntries' | 'maxBytes'>): void {
    const { budget } = this.#shared;
    if (maxEntries !== undefined) budget.maxEntries = integerIn('maxEntries', maxEntries, 1);
    if (maxBytes !== undefined) budget.maxBytes = integerIn('maxBytes', maxBytes, 1);
    budget.fit();
  }

  /** What is in memory and still of use, namespace by namespace, most recently used first. Remembered errors are not. */
  *export(): Generator<CachedEntry> {
    for (const [namespace, space] of this.#live()) {
      for (const entry of space.shelf.list()) yield { namespace, ...entry };
    }
  }

  /** Keeps what another cache exported, with what is left of its time; returns how many entries that were. */
  import(entries: Iterable<CachedEntry>): number {
    let kept = 0;
    for (const entry of entries) {
      const space = this.#space(entry.namespace);
      if (space.shelf.restore(entry.key, entry, space.stamp())) kept += 1;
    }
    return kept;
  }

  stats(): CacheStats {
    const { counters, budget, tier } = this.#shared;
    const spaces = [...this.#live()];
    return {
      ...counters,
      removals: { ...counters.removals },
      entries: budget.entries,
      bytes: budget.bytes,
      namespaces: spaces.length,
      loading: spaces.reduce((sum, [, { loading }]) => sum + loading, 0),
      l2: tier?.stats(),
    };
  }

  /** Stops the loads under way (they reject with CLOSED), drops everything, and closes the second tier and the bus. Later reads load and keep nothing. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#shared.closed = true;
    const reason = new CacheError('CLOSED', 'The cache was closed while this was being loaded');
    for (const [, space] of this.#live()) space.close(reason);
    this.#spaces.clear();
    await Promise.all([this.#shared.tier?.[Symbol.asyncDispose](), this.#shared.bus?.[Symbol.asyncDispose]()]);
  }

  #space(name: string): Space {
    const known = this.#spaces.get(name)?.deref();
    if (known !== undefined) return known;
    const space = new Space(name, this.#shared);
    this.#spaces.set(name, new WeakRef(space));
    this.#collected.register(space, name);
    return space;
  }

  *#live(): Generator<[string, Space]> {
    for (const [name, reference] of this.#spaces) {
      const space = reference.deref();
      if (space !== undefined) yield [name, space];
    }
  }

  #missedSomething(): void {
    for (const [, space] of this.#live()) space.apply({ everything: true });
  }
}

function oneOf<T extends string>(name: string, value: T, allowed: readonly T[]): T {
  if (allowed.includes(value)) return value;
  throw new CacheError('BAD_OPTION', `${name} must be one of ${allowed.join(', ')}, not ${value}`);
}
