import {
  type Entry,
  type EntryOptions,
  graceUntil,
  keptAt,
  openedValue,
  RememberedError,
  staleUntil,
} from './entry.js';
import type { Counters } from './events.js';
import { globTest } from './glob.js';
import type { Stamp } from './invalidations.js';
import { type LoadMany, loadJointly } from './joint-load.js';
import type { CacheNamespace, EntryInfo, LoadManyOptions, LoadOptions } from './namespace.js';
import { type Load, ReadThrough } from './read-through.js';
import type { Shared } from './shared.js';
import { Shelf } from './shelf.js';
import type { Change } from './tier.js';

/** A namespace: entries on a shelf, and what is done when they do not answer. */
export class Space implements CacheNamespace {
  readonly shelf: Shelf;
  readonly #name: string;
  readonly #shared: Shared;
  readonly #counters: Counters;
  readonly #through: ReadThrough;
  /** Nobody listens, and values are kept as they are. */
  readonly #isPlain: boolean;

  constructor(name: string, shared: Shared) {
    this.#name = name;
    this.#shared = shared;
    this.#counters = shared.counters;
    this.#isPlain = shared.emit === undefined && shared.packerFor === undefined;
    this.shelf = new Shelf(name, shared, this);
    this.#through = new ReadThrough(name, shared, this.shelf);
  }

  get loading(): number {
    return this.#through.flights.size;
  }

  get<T>(key: string): T | undefined {
    const entry = this.shelf.fresh(key);
    if (entry === undefined || !this.#isPlain) return this.#got(key, entry) as T | undefined;
    this.#counters.hits += 1;
    return entry.value as T;
  }

  set<T>(key: string, value: T, options: EntryOptions<T> & { readonly asOf?: Stamp }): boolean {
    const asOf = options.asOf ?? this.stamp();
    this.#through.flights.overtake(key, asOf);
    if (options.asOf === undefined) this.#shared.tier?.forget(this.#name, { key }); // what it has is older
    const { rules } = this.#shared;
    return this.shelf.keep(key, value, rules === undefined ? options : rules.complete(key, options), asOf);
  }

  stamp(): Stamp {
    return this.#shared.ticks.tick();
  }

  getOrLoad<T>(key: string, load: Load<T>, options: LoadOptions<T> = {}): Promise<T> {
    const entry = this.shelf.fresh(key);
    if (entry === undefined) return this.#through.read(key, load, options);
    options.onOutcome?.('hit');
    if (!this.#isPlain) return Promise.resolve(this.#got(key, entry) as T);
    this.#counters.hits += 1;
    return Promise.resolve(entry.value as T);
  }

  getOrLoadMany<K, T>(
    items: readonly K[],
    load: LoadMany<K, T>,
    { key: keyOf, ...options }: LoadManyOptions<K, T>,
  ): Promise<(T | Error)[]> {
    const { signal } = options;
    return loadJointly(items, load, signal, (item, loadOne) => this.getOrLoad(keyOf(item), loadOne, options));
  }

  info(key: string): EntryInfo | undefined {
    const entry = this.shelf.standing(key);
    if (entry === undefined || entry.value instanceof RememberedError) return undefined;
    const { clock } = this.#shared;
    return {
      value: openedValue(entry),
      tags: entry.tags ?? [],
      ageMs: clock.now() - keptAt(entry),
      freshMs: entry.freshUntil - clock.now(),
      staleMs: staleUntil(entry) - clock.now(),
      graceMs: graceUntil(entry) - clock.now(),
    };
  }

  delete(key: string): void {
    this.#announce({ key });
  }

  invalidate(tags: Iterable<string>): void {
    this.#announce({ tags: [...tags] });
  }

  invalidatePattern(glob: string): Promise<number> {
    const count = this.#matching(glob);
    this.#tellOthers({ pattern: glob });
    return count;
  }

  clear(): void {
    this.#announce({ everything: true });
  }

  /** Drops what another process, or this one, says is no longer true. */
  apply(change: Change): void {
    if ('tags' in change) this.shelf.invalidate(change.tags);
    else if ('key' in change) this.#drop(change.key);
    else if ('pattern' in change) void this.#matching(change.pattern);
    else this.#dropAll();
  }

  /** Stops every load, and drops everything. */
  close(reason: unknown): void {
    this.#through.abort(reason);
    this.shelf.clear();
  }

  /** What `get` comes to when there is more to do than to give out a value. */
  #got(key: string, entry: Entry | undefined): unknown {
    const type = entry === undefined ? 'miss' : 'hit';
    this.#counters[entry === undefined ? 'misses' : 'hits'] += 1;
    this.#shared.emit?.({ type, namespace: this.#name, key });
    return entry && openedValue(entry);
  }

  #announce(change: Change): void {
    this.apply(change);
    this.#tellOthers(change);
  }

  #tellOthers(change: Change): void {
    const { tier, bus } = this.#shared;
    tier?.forget(this.#name, change);
    bus?.publish(this.#name, change);
    // who hears of it before it is stored may read there what was before, and keep it: he hears of it once more
    if (bus) void tier?.stored().then(() => bus.publish(this.#name, change));
  }

  #drop(key: string): void {
    this.#through.flights.detach((other) => other === key);
    this.shelf.delete(key);
  }

  #dropAll(): void {
    this.#through.clear();
    this.shelf.clear();
  }

  #matching(glob: string): Promise<number> {
    const matches = globTest(glob);
    this.#through.flights.detach(matches);
    return this.shelf.deleteMatching(matches);
  }
}
