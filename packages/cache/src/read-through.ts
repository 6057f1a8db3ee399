import { Backoff } from './backoff.js';
import { type Entry, openedValue, RememberedError, staleUntil, tagsOf } from './entry.js';
import { CacheError } from './errors.js';
import type { Outcome } from './events.js';
import { Flight } from './flight.js';
import { Flights } from './flights.js';
import type { LoadContext, LoadOptions } from './namespace.js';
import type { Shared } from './shared.js';
import type { Shelf } from './shelf.js';
import type { TierReading } from './tier.js';

/** Gets a value from its source. */
export type Load<T> = (context: LoadContext) => Promise<T>;

const NO_TAGS: readonly string[] = [];

/** What happens when a key is not fresh in memory: join a load, begin one, or make do with what is left. */
export class ReadThrough {
  /** The loads under way. */
  readonly flights: Flights;
  readonly #name: string;
  readonly #shared: Shared;
  readonly #shelf: Shelf;
  readonly #backoff = new Backoff();

  constructor(name: string, shared: Shared, shelf: Shelf) {
    this.#name = name;
    this.#shared = shared;
    this.#shelf = shelf;
    this.flights = new Flights(shelf.history);
  }

  read<T>(key: string, load: Load<T>, options: LoadOptions<T>): Promise<T> {
    const entry = this.#shelf.standing(key);
    if (entry?.value instanceof RememberedError) {
      this.#answered('negative', key, options);
      return Promise.reject(entry.value.error);
    }
    const now = this.#shared.clock.now();
    if (entry !== undefined && now < staleUntil(entry)) {
      if (!this.#backoff.holds(key, now) && this.flights.joinable(key) === undefined) this.#refresh(key, load, options);
      return this.#serve('stale', key, entry, options);
    }
    if (entry !== undefined && this.#backoff.holds(key, now)) return this.#serve('grace', key, entry, options);
    if (options.signal?.aborted) return Promise.reject(options.signal.reason);

    const joined = this.flights.joinable<T>(key);
    const flight = joined ?? this.#start(key, load, this.#completed(key, options), false);
    const outcome = joined === undefined ? 'miss' : 'coalesced';
    if (joined !== undefined && options.onOutcome === undefined && this.#shared.emit === undefined)
      joined.quietJoins += 1;
    else flight.whenSettled((graced) => this.#answered(graced ? 'grace' : outcome, key, options));
    return flight.wait(options.signal);
  }

  #serve<T>(outcome: Outcome, key: string, entry: Entry, options: LoadOptions<T>): Promise<T> {
    this.#answered(outcome, key, options);
    return Promise.resolve(openedValue(entry) as T);
  }

  /** A load nobody waits for: it has a time limit instead. */
  #refresh<T>(key: string, load: Load<T>, options: LoadOptions<T>): void {
    const { refreshTimeoutMs } = this.#shared;
    const flight = this.#start(key, load, this.#completed(key, options), true);
    const timer = setTimeout(() => {
      this.flights.landed(key, flight);
      flight.abort(new CacheError('REFRESH_TIMED_OUT', `Refreshing took longer than ${refreshTimeoutMs} ms`));
    }, refreshTimeoutMs).unref();
    flight.wait().then(
      () => clearTimeout(timer),
      () => clearTimeout(timer),
    );
  }

  #start<T>(key: string, load: Load<T>, options: LoadOptions<T>, refresh: boolean): Flight<T> {
    const { tags = NO_TAGS } = options;
    const known = typeof tags === 'function' ? undefined : tags;
    const flight = new Flight<T>(this.#shared.ticks.tick(), this.#shared.clock.now(), known, () =>
      this.flights.landed(key, flight),
    );
    flight.whenSettled((graced) => {
      this.#shared.counters[graced ? 'graceHits' : 'coalesced'] += flight.quietJoins;
    });
    this.flights.add(key, flight);
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
    const { tier, counters, emit } = this.#shared;
    try {
      const reading = tier === undefined ? undefined : await tier.read(this.#name, key);
      if (flight.isStopped) return;
      if (reading?.found !== undefined && !refresh && this.#servesFromTier(flight, key, load, options, reading)) return;
      counters.loads += 1;
      emit?.({ type: 'load', namespace: this.#name, key, refresh });
      this.#loaded(flight, key, await load(flight), options, reading);
    } catch (error) {
      this.#failed(flight, key, error, options, refresh);
    } finally {
      this.flights.landed(key, flight);
    }
  }

  /** Takes over what another process kept. False when it is there to stand in for a failing load, and no more. */
  #servesFromTier<T>(
    flight: Flight<T>,
    key: string,
    load: Load<T>,
    options: LoadOptions<T>,
    { found }: TierReading,
  ): boolean {
    if (found === undefined) return false;
    const now = this.#shared.clock.now() + this.#shared.clock.origin;
    const staleFrom = found.keptAtMs + found.windows.ttlMs;
    this.#shelf.restore(key, found, flight.begun);
    if (now >= staleFrom + found.windows.staleMs) return false;
    this.flights.landed(key, flight);
    if (now >= staleFrom && this.flights.joinable(key) === undefined) this.#refresh(key, load, options);
    flight.resolve(found.value as T);
    return true;
  }

  #loaded<T>(
    flight: Flight<T>,
    key: string,
    value: T,
    options: LoadOptions<T>,
    reading: TierReading | undefined,
  ): void {
    this.#backoff.succeeded(key);
    if (this.#isSettled(value, flight, options) && this.#shelf.keep(key, value, options, flight.begun)) {
      const { clock } = this.#shared;
      const { ttlMs = 0, staleMs = 0, graceMs = 0 } = options;
      const windows = { ttlMs, staleMs, graceMs };
      reading?.keep({ value, tags: tagsOf(value, options), keptAtMs: clock.now() + clock.origin, windows });
    }
    flight.resolve(value);
  }

  #failed<T>(flight: Flight<T>, key: string, error: unknown, options: LoadOptions<T>, refresh: boolean): void {
    if (flight.isStopped) {
      flight.reject(error);
      return;
    }
    this.#shared.counters.loadFailures += 1;
    this.#shared.emit?.({ type: 'loadFailed', namespace: this.#name, key, refresh, error });
    const entry = this.#shelf.standing(key);
    if (entry !== undefined && !(entry.value instanceof RememberedError)) {
      this.#backoff.failed(key, this.#shared.clock.now());
      flight.resolve(openedValue(entry) as T, true);
      return;
    }
    const ttlMs = options.negativeTtlMs?.(error) ?? 0;
    if (ttlMs > 0) this.#shelf.keepError(key, error, ttlMs, flight.tags, flight.begun);
    flight.reject(error);
  }

  #isSettled<T>(value: T, flight: Flight<T>, options: LoadOptions<T>): boolean {
    const { settleMs = 0 } = options;
    if (settleMs === 0 || value === undefined) return true;
    return flight.begunAtMs - this.#shelf.history.invalidatedAtMs(tagsOf(value, options)) >= settleMs;
  }

  clear(): void {
    this.flights.clear();
    this.#backoff.clear();
  }

  abort(reason: unknown): void {
    this.flights.abort(reason);
    this.#backoff.clear();
  }

  #completed<O extends object>(key: string, options: O): O {
    return this.#shared.rules === undefined ? options : this.#shared.rules.complete(key, options);
  }

  #answered<T>(outcome: Outcome, key: string, options: LoadOptions<T>): void {
    this.#count(outcome, key);
    options.onOutcome?.(outcome);
  }

  #count(outcome: Outcome, key: string): void {
    this.#shared.counters[COUNTER_OF[outcome]] += 1;
    this.#shared.emit?.({ type: outcome, namespace: this.#name, key });
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
