import { type CacheOptions, sharedOf } from './cache-options.js';
import { filled, integerIn } from './check.js';
import { CacheError } from './errors.js';
import type { CacheStats } from './events.js';
import type { CacheNamespace } from './namespace.js';
import type { Shared } from './shared.js';
import { Space } from './space.js';
import type { TierValue } from './tier.js';

export type { CacheOptions } from './cache-options.js';

/** An entry as it leaves a cache and comes back to one. */
export interface CachedEntry extends TierValue {
  readonly namespace: string;
  readonly key: string;
}

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
    this.#shared = sharedOf(options);
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
