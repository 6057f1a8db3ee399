import { abortError, isRefusal, ResilienceError } from '../errors.js';
import type { Policy, Task, TaskParent } from '../policy.js';
import { type Scope, scopeOf } from '../scope.js';
import { wholeNumber } from '../support/checks.js';
import { tell } from '../support/listener.js';
import { WaitingLine } from '../support/waiting-line.js';
import type { AdaptiveLimit } from './adaptive-limit.js';

/** How many tasks run, and how many may wait. */
export interface ConcurrencyLimitOptions {
  /** Tasks that run at once: a number, or a limit that learns it (`aimd`, `gradient`). */
  readonly maxConcurrent: number | AdaptiveLimit;
  /** Tasks that may wait for a place; 0 refuses instead of waiting. @default 1_000 */
  readonly maxQueued?: number;
  /** Hears of each task that has to wait, with the number of tasks before it. */
  readonly onWait?: (event: { readonly queued: number }) => void;
}

/** A policy that bounds how many tasks run at once. */
export interface ConcurrencyLimit extends Policy {
  /** Tasks that may run at once now. */
  readonly maxConcurrent: number;
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
  readonly #limit: { readonly current: number };
  readonly #adaptive: AdaptiveLimit | undefined;
  readonly #maxQueued: number;
  readonly #onWait: ConcurrencyLimitOptions['onWait'];
  readonly #waiting = new WaitingLine();
  #active = 0;

  constructor({ maxConcurrent, maxQueued = 1_000, onWait }: ConcurrencyLimitOptions) {
    this.#adaptive = typeof maxConcurrent === 'object' ? maxConcurrent : undefined;
    this.#limit = typeof maxConcurrent === 'object' ? maxConcurrent : { current: maxConcurrent };
    wholeNumber('maxConcurrent', this.#limit.current, 1);
    this.#maxQueued = wholeNumber('maxQueued', maxQueued, 0);
    this.#onWait = onWait;
  }

  get maxConcurrent(): number {
    return this.#limit.current;
  }

  get active(): number {
    return this.#active;
  }

  get queued(): number {
    return this.#waiting.size;
  }

  async run<T>(task: Task<T>, parent: TaskParent): Promise<T> {
    const scope = scopeOf(parent);
    if (scope.aborted) throw abortError(scope);
    if (this.#active < this.#limit.current && this.#waiting.size === 0) this.#active += 1;
    else await this.#place(scope);

    try {
      return await (this.#adaptive ? this.#measured(this.#adaptive, task, scope) : task(scope));
    } finally {
      this.#active -= 1;
      this.#admit();
    }
  }

  #place(scope: Scope): Promise<void> {
    const queued = this.#waiting.size;
    if (queued >= this.#maxQueued) {
      throw new ResilienceError('QUEUE_FULL', `${this.#active} tasks run and ${queued} wait already`);
    }
    tell(this.#onWait, { queued });
    const place = this.#waiting.join(scope);
    this.#admit(); // a limit that learns may have risen since the last task ended
    return place;
  }

  /** A place is taken here, before its task goes on, so that nobody who comes in between takes it too. */
  #admit(): void {
    while (this.#active < this.#limit.current && this.#waiting.admit()) this.#active += 1;
  }

  async #measured<T>(limit: AdaptiveLimit, task: Task<T>, scope: Scope): Promise<T> {
    const startedAt = performance.now();
    const sample = (failed: boolean, error?: unknown) => {
      const endedAt = performance.now();
      return { ms: endedAt - startedAt, active: this.#active, startedAt, endedAt, failed, error };
    };
    try {
      const result = await task(scope);
      limit.learn(sample(false));
      return result;
    } catch (error) {
      if (!scope.aborted && !isRefusal(error)) limit.learn(sample(true, error));
      throw error;
    }
  }
}
