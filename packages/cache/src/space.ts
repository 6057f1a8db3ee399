import { Backoff } from './backoff.js';
import { type Entry, type EntryOptions, RememberedError, staleUntil, tagsOf } from './entry.js';
import type { CacheEvent, Outcome } from './events.js';
import { Flight } from './flight.js';
import { globTest } from './glob.js';
import type { Stamp } from './invalidations.js';
import type { CacheNamespace, LoadContext, LoadOptions } from './namespace.js';
import { type Shared, Shelf } from './shelf.js';

type Load<T> = (context: LoadContext) => Promise<T>;

/** A namespace: entries on a shelf, loads under way, and the keys whose source fails. */
export class Space implements CacheNamespace {
  readonly #name: string;
  readonly #shared: Shared;
  readonly #shelf: Shelf;
  readonly #flights = new Map<string, Flight<unknown>>();
  readonly #backoff = new Backoff();

  constructor(name: string, shared: Shared) {
    this.#name = name;
    this.#shared = shared;
    this.#shelf = new Shelf(name, shared);
  }

  get loading(): number {
    return this.#flights.size;
  }

  get<T>(key: string): T | undefined {
    const entry = this.#shelf.fresh(key);
    if (entry === undefined) {
      this.#count('miss', key);
      return undefined;
    }
    this.#shared.counters.hits += 1;
    this.#shared.emit?.({ type: 'hit', namespace: this.#name, key });
    return entry.value as T;
  }

  set<T>(key: string, value: T, options: EntryOptions<T> & { readonly asOf?: Stamp }): boolean {
    const asOf = options.asOf ?? this.stamp();
    const flight = this.#flights.get(key);
    if (flight !== undefined && flight.begun < asOf) this.#flights.delete(key);
    return this.#shelf.keep(key, value, options, asOf);
  }

  stamp(): Stamp {
    return this.#shared.ticks.tick();
  }

  getOrLoad<T>(key: string, load: Load<T>, options: LoadOptions<T>): Promise<T> {
    const entry = this.#shelf.fresh(key);
    if (entry === undefined) return this.#readThrough(key, load, options);
    this.#shared.counters.hits += 1;
    this.#shared.emit?.({ type: 'hit', namespace: this.#name, key });
    options.onOutcome?.('hit');
    return Promise.resolve(entry.value as T);
  }

  delete(key: string): void {
    this.#flights.delete(key);
    this.#shelf.delete(key);
  }

  invalidate(tags: Iterable<string>): void {
    this.#shelf.invalidate(tags);
  }

  invalidatePattern(glob: string): Promise<number> {
    const matches = globTest(glob);
    for (const key of this.#flights.keys()) if (matches(key)) this.#flights.delete(key);
    return this.#shelf.deleteMatching(matches);
  }

  clear(): void {
    this.#flights.clear();
    this.#backoff.clear();
    this.#shelf.clear();
  }

  /** Stops every load, and drops everything. */
  close(reason: unknown): void {
    for (const flight of this.#flights.values()) flight.abort(reason);
    this.clear();
  }

  #readThrough<T>(key: string, load: Load<T>, options: LoadOptions<T>): Promise<T> {
    const entry = this.#shelf.standing(key);
    if (entry?.value instanceof RememberedError) {
      this.#answered('negative', key, options);
      return Promise.reject(entry.value.error);
    }
    const now = this.#shared.clock.now();
    if (entry !== undefined && now < staleUntil(entry)) {
      if (!this.#backoff.holds(key, now) && this.#joinable(key) === undefined) this.#start(key, load, options, true);
      return this.#serve('stale', key, entry, options);
    }
    if (entry !== undefined && this.#backoff.holds(key, now)) return this.#serve('grace', key, entry, options);
    if (options.signal?.aborted) return Promise.reject(options.signal.reason);

    const joined = this.#joinable<T>(key);
    const flight = joined ?? this.#start(key, load, options, false);
    const outcome = joined === undefined ? 'miss' : 'coalesced';
    flight.whenSettled((graced) => this.#answered(graced ? 'grace' : outcome, key, options));
    return flight.wait(options.signal);
  }

  #serve<T>(outcome: Outcome, key: string, entry: Entry, options: LoadOptions<T>): Promise<T> {
    this.#answered(outcome, key, options);
    return Promise.resolve(entry.value as T);
  }

  #joinable<T>(key: string): Flight<T> | undefined {
    const flight = this.#flights.get(key) as Flight<T> | undefined; // the callers of a key agree on its type
    return flight !== undefined && !this.#shelf.touched(flight.tags, flight.begun) ? flight : undefined;
  }

  #start<T>(key: string, load: Load<T>, options: LoadOptions<T>, refresh: boolean): Flight<T> {
    const { tags = [] } = options;
    const known = typeof tags === 'function' ? undefined : tags;
    const flight = new Flight<T>(this.stamp(), this.#shared.clock.now(), known, () => this.#landed(key, flight));
    if (refresh) void flight.wait();
    this.#flights.set(key, flight);
    this.#shared.counters.loads += 1;
    this.#emit({ type: 'load', namespace: this.#name, key, refresh });
    void this.#run(flight, key, load, options, refresh);
    return flight;
  }

  async #run<T>(
    flight: Flight<T>,
    key: string,
    load: Load<T>,
    options: LoadOptions<T>,
    refresh: boolean,
  ): Promise<void> {
    try {
      const value = await load({ signal: flight.signal });
      this.#backoff.succeeded(key);
      if (this.#isSettled(value, flight, options)) this.#shelf.keep(key, value, options, flight.begun);
      flight.resolve(value);
    } catch (error) {
      this.#failed(flight, key, error, options, refresh);
    } finally {
      this.#landed(key, flight);
    }
  }

  #failed<T>(flight: Flight<T>, key: string, error: unknown, options: LoadOptions<T>, refresh: boolean): void {
    if (flight.signal.aborted) {
      flight.reject(error);
      return;
    }
    this.#shared.counters.loadFailures += 1;
    this.#emit({ type: 'loadFailed', namespace: this.#name, key, refresh, error });
    const entry = this.#shelf.standing(key);
    if (entry !== undefined && !(entry.value instanceof RememberedError)) {
      this.#backoff.failed(key, this.#shared.clock.now());
      flight.resolve(entry.value as T, true);
      return;
    }
    const ttlMs = options.negativeTtlMs?.(error) ?? 0;
    if (ttlMs > 0) this.#shelf.keepError(key, error, ttlMs, flight.tags, flight.begun);
    flight.reject(error);
  }

  #isSettled<T>(value: T, flight: Flight<T>, options: LoadOptions<T>): boolean {
    const { settleMs = 0 } = options;
    return settleMs === 0 || flight.begunAtMs - this.#shelf.invalidatedAtMs(tagsOf(value, options)) >= settleMs;
  }

  #landed<T>(key: string, flight: Flight<T>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }

  #answered<T>(outcome: Outcome, key: string, options: LoadOptions<T>): void {
    this.#count(outcome, key);
    options.onOutcome?.(outcome);
  }

  #count(outcome: Outcome, key: string): void {
    this.#shared.counters[COUNTER_OF[outcome]] += 1;
    this.#shared.emit?.({ type: outcome, namespace: this.#name, key });
  }

  #emit(event: CacheEvent): void {
    this.#shared.emit?.(event);
  }
}

const COUNTER_OF = {
  hit: 'hits',
  stale: 'staleHits',
  miss: 'misses',
  coalesced: 'coalesced',
  grace: 'graceHits',
  negative: 'negativeHits',
} as const;
