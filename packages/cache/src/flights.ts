import type { Flight } from './flight.js';
import type { History } from './history.js';
import type { Stamp } from './invalidations.js';

/** The loads under way of one namespace, by key. */
export class Flights {
  readonly #history: History;
  readonly #byKey = new Map<string, Flight<unknown>>();

  constructor(history: History) {
    this.#history = history;
  }

  get size(): number {
    return this.#byKey.size;
  }

  add<T>(key: string, flight: Flight<T>): void {
    this.#byKey.set(key, flight as Flight<unknown>);
  }

  /** The load of `key`, when its answer is of use to who asks now. The callers of a key agree on its type. */
  joinable<T>(key: string): Flight<T> | undefined {
    const flight = this.#byKey.get(key) as Flight<T> | undefined;
    return flight !== undefined && !this.#history.touched(flight.tags, flight.begun) ? flight : undefined;
  }

  landed<T>(key: string, flight: Flight<T>): void {
    if (this.#byKey.get(key) === flight) this.#byKey.delete(key);
  }

  /** Lets nobody join the loads whose key passes `test`. */
  detach(test: (key: string) => boolean): void {
    for (const key of this.#byKey.keys()) if (test(key)) this.#byKey.delete(key);
  }

  /** The load of `key` is of no use to later readers when something was kept as of a later moment. */
  overtake(key: string, asOf: Stamp): void {
    const flight = this.#byKey.get(key);
    if (flight !== undefined && flight.begun < asOf) this.#byKey.delete(key);
  }

  clear(): void {
    this.#byKey.clear();
  }

  abort(reason: unknown): void {
    for (const flight of this.#byKey.values()) flight.abort(reason);
    this.clear();
  }
}
