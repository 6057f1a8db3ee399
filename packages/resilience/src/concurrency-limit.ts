import { wholeNumber } from './checks.js';
import { abortError, ResilienceError } from './errors.js';
import type { Policy, Task } from './policy.js';
import { WaitingLine } from './waiting-line.js';

export interface ConcurrencyLimitOptions {
  /** Tasks that run at once. */
  readonly maxConcurrent: number;
  /** Tasks that may wait for a place; 0 refuses instead of waiting. @default 1_000 */
  readonly maxQueued?: number;
  /** Hears of each task that has to wait, with the number of tasks before it. */
  readonly onWait?: (event: { readonly queued: number }) => void;
}

/** A policy that bounds how many tasks run at once. */
export interface ConcurrencyLimit extends Policy {
  /** Tasks that run. */
  readonly active: number;
  /** Tasks that wait. */
  readonly queued: number;
}

/**
 * Runs at most `maxConcurrent` tasks at once; further ones wait for a place in order of arrival.
 *
 * @throws {ResilienceError} `QUEUE_FULL` when too many wait; `ABORTED` as soon as the caller gives up.
 * @throws {RangeError} for an option out of range.
 */
export function concurrencyLimit(options: ConcurrencyLimitOptions): ConcurrencyLimit {
  return new Bulkhead(options);
}

class Bulkhead implements ConcurrencyLimit {
  readonly #maxConcurrent: number;
  readonly #maxQueued: number;
  readonly #onWait: ConcurrencyLimitOptions['onWait'];
  readonly #waiting = new WaitingLine();
  #active = 0;

  constructor({ maxConcurrent, maxQueued = 1_000, onWait }: ConcurrencyLimitOptions) {
    this.#maxConcurrent = wholeNumber('maxConcurrent', maxConcurrent, 1);
    this.#maxQueued = wholeNumber('maxQueued', maxQueued, 0);
    this.#onWait = onWait;
  }

  get active(): number {
    return this.#active;
  }

  get queued(): number {
    return this.#waiting.size;
  }

  async run<T>(task: Task<T>, signal: AbortSignal): Promise<T> {
    if (signal.aborted) throw abortError(signal);
    if (this.#active < this.#maxConcurrent) this.#active += 1;
    else await this.#place(signal);

    try {
      return await task(signal);
    } finally {
      if (!this.#waiting.admit()) this.#active -= 1; // a place goes straight to the next one
    }
  }

  #place(signal: AbortSignal): Promise<void> {
    const queued = this.#waiting.size;
    if (queued >= this.#maxQueued) {
      throw new ResilienceError('QUEUE_FULL', `${this.#active} tasks run and ${queued} wait already`);
    }
    this.#onWait?.({ queued });
    return this.#waiting.join(signal);
  }
}
