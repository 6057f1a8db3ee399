import { onAbort, until } from './until.js';

interface Shared<T> {
  readonly promise: Promise<T>;
  readonly controller: AbortController;
  callers: number;
}

/** What a {@link Coalescer} has saved so far. */
export interface CoalescerStats {
  /** Calls of `run`. */
  readonly calls: number;
  /** Loads that were started for them. */
  readonly loads: number;
  /** Loads under way that a new caller would join. */
  readonly underWay: number;
}

/**
 * Lets callers that ask for the same key at the same time share one load, its value or its error alike. A caller that
 * aborts leaves alone; the load itself is aborted when its last caller has left.
 */
export class Coalescer<T> {
  readonly #underWay = new Map<string, Shared<T>>();
  #calls = 0;
  #loads = 0;

  /** Resolves with what the load under way for `key` brings, or with what `load` brings if there is none. */
  async run(key: string, load: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    this.#calls += 1;
    signal?.throwIfAborted();
    const shared = this.#underWay.get(key) ?? this.#start(key, load);
    shared.callers += 1;
    if (!signal) return shared.promise;
    return until(shared.promise, [onAbort(signal)], (reason) => this.#leave(key, shared, reason));
  }

  /**
   * Lets later callers start anew, as after a write: of `key`, or of every key. Those who already wait still get their
   * answer.
   */
  forget(key?: string): void {
    if (key === undefined) this.#underWay.clear();
    else this.#underWay.delete(key);
  }

  /** Loads under way that a new caller would join. */
  get size(): number {
    return this.#underWay.size;
  }

  /** Counts since the start. */
  stats(): CoalescerStats {
    return { calls: this.#calls, loads: this.#loads, underWay: this.#underWay.size };
  }

  #start(key: string, load: (signal: AbortSignal) => Promise<T>): Shared<T> {
    this.#loads += 1;
    const controller = new AbortController();
    // the async function turns a synchronous throw into a rejection
    const promise = (async () => load(controller.signal))();
    const shared: Shared<T> = { promise, controller, callers: 0 };
    const end = () => this.#drop(key, shared);
    promise.then(end, end);
    this.#underWay.set(key, shared);
    return shared;
  }

  #leave(key: string, shared: Shared<T>, reason: unknown): void {
    shared.callers -= 1;
    if (shared.callers > 0) return;
    this.#drop(key, shared);
    shared.controller.abort(reason);
  }

  #drop(key: string, shared: Shared<T>): void {
    if (this.#underWay.get(key) === shared) this.#underWay.delete(key);
  }
}
