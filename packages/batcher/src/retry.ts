import type { Entry } from './entry.js';
import type { RetryOptions } from './options.js';
import { MAX_TIMER_MS } from './settings.js';

/** Entries that are loaded together, for the `attempt`-th time. */
export interface Part<K, V> {
  readonly entries: readonly Entry<K, V>[];
  readonly attempt: number;
  /** Milliseconds to wait before. */
  readonly delayMs: number;
}

/** What a load brought: one result per entry, or one error for all. */
export type Outcome<V> =
  | { readonly results: readonly (V | Error)[]; readonly error?: never }
  | { readonly results: undefined; readonly error: unknown };

/** Failed loads in a row after which a batch is given up: the whole, both halves and all quarters, so nothing works. */
const HOPELESS = 7;

/** Decides what of one batch is loaded again, and how. */
export class Retry<K, V> {
  readonly #options: Required<RetryOptions<K>>;
  #failuresInRow = 0;
  #halved = false;

  constructor(options: Required<RetryOptions<K>>) {
    this.#options = options;
  }

  /** Whether not even the parts that wait are worth a load. */
  get hopeless(): boolean {
    return this.#halved && this.#failuresInRow >= HOPELESS;
  }

  /** The parts to load after `part` ended so; what is in none of them has its final result. */
  next(part: Part<K, V>, outcome: Outcome<V>): readonly Part<K, V>[] {
    const { results } = outcome;
    this.#failuresInRow = results ? 0 : this.#failuresInRow + 1;
    const failed = part.entries.filter(({ key }, i) => {
      const error = results ? results[i] : outcome.error;
      return (!results || error instanceof Error) && this.#options.shouldRetry(error, key);
    });
    if (failed.length === 0 || this.hopeless) return [];
    if (!results && this.#options.split && part.entries.length > 1) return this.#halve(failed, part.attempt);
    return this.#again(failed, part.attempt);
  }

  #halve(entries: readonly Entry<K, V>[], attempt: number): readonly Part<K, V>[] {
    this.#halved = true;
    const middle = Math.ceil(entries.length / 2);
    const halves = [entries.slice(0, middle), entries.slice(middle)].filter(({ length }) => length > 0);
    return halves.map((half) => ({ entries: half, attempt: attempt + 1, delayMs: 0 }));
  }

  #again(entries: readonly Entry<K, V>[], attempt: number): readonly Part<K, V>[] {
    const { maxAttempts, delayMs } = this.#options;
    if (attempt >= maxAttempts) return [];
    return [{ entries, attempt: attempt + 1, delayMs: Math.min(delayMs * 2 ** (attempt - 1), MAX_TIMER_MS) }];
  }
}
