import { wholeNumber } from '../support/checks.js';
import { tell } from '../support/listener.js';
import {
  CircuitBreaker,
  type CircuitBreakerOptions,
  type CircuitChange,
  type CircuitSnapshot,
} from './circuit-breaker.js';

/** The options that each breaker gets, and how many are kept. */
export interface CircuitBreakersOptions extends Omit<CircuitBreakerOptions, 'restore' | 'onStateChange'> {
  /** Breakers kept; the one that was not asked for longest goes first, those that are not closed last. @default 1_000 */
  readonly maxSize?: number;
  /** What `toJSON` of an earlier registry said. */
  readonly restore?: unknown;
  readonly onStateChange?: (event: CircuitChange & { readonly key: string }) => void;
}

/** One circuit breaker per key: per host, per class of routes, per tenant. All have the same options and none knows the others. */
export class CircuitBreakers {
  readonly #options: CircuitBreakersOptions;
  readonly #maxSize: number;
  readonly #breakers = new Map<string, CircuitBreaker>();

  /** @throws {RangeError} for an option out of range. */
  constructor(options: CircuitBreakersOptions = {}) {
    this.#options = options;
    this.#maxSize = wholeNumber('maxSize', options.maxSize ?? 1_000, 1);
    new CircuitBreaker({ ...options, restore: undefined, onStateChange: () => {} }); // options out of range fail here
    for (const [key, saved] of Object.entries(options.restore ?? {})) this.#add(key, saved);
  }

  get size(): number {
    return this.#breakers.size;
  }

  /** The breaker of `key`, made when it is first asked for. */
  for(key: string): CircuitBreaker {
    const known = this.#breakers.get(key);
    if (!known) return this.#add(key);
    this.#breakers.delete(key); // to the end of the map, which is kept in the order of last use
    this.#breakers.set(key, known);
    return known;
  }

  /** Every breaker that is not as good as new, by key. */
  toJSON(): Readonly<Record<string, CircuitSnapshot>> {
    const entries = [...this.#breakers].map(([key, breaker]) => [key, breaker.toJSON()] as const);
    return Object.fromEntries(entries.filter(([, { state }]) => state !== 'closed'));
  }

  #add(key: string, restore?: unknown): CircuitBreaker {
    if (this.#breakers.size >= this.#maxSize) this.#evict();
    const { onStateChange } = this.#options;
    const breaker = new CircuitBreaker({
      ...this.#options,
      restore,
      onStateChange: (change) => tell(onStateChange, { key, ...change }),
    });
    this.#breakers.set(key, breaker);
    return breaker;
  }

  #evict(): void {
    const keys = this.#breakers.keys();
    let goes = keys.next().value;
    for (const [key, { state }] of this.#breakers) {
      if (state !== 'closed') continue;
      goes = key;
      break;
    }
    if (goes !== undefined) this.#breakers.delete(goes);
  }
}
