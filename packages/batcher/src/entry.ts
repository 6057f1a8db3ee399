import type { Batch } from './batch.js';

/** One wanted key, and the answer that all who want it share. */
export class Entry<K, V> {
  readonly key: K;
  readonly id: unknown;
  readonly batch: Batch<K, V>;
  readonly promise: Promise<V>;
  /** How many wait for the answer; none once it is there. */
  callers = 0;
  readonly #resolve: (value: V) => void;
  readonly #reject: (error: unknown) => void;

  constructor(key: K, id: unknown, batch: Batch<K, V>) {
    let resolve!: (value: V) => void;
    let reject!: (error: unknown) => void;
    this.promise = new Promise((yes, no) => {
      resolve = yes;
      reject = no;
    });
    this.key = key;
    this.id = id;
    this.batch = batch;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Answers all who wait. */
  succeed(value: V): void {
    this.callers = 0;
    this.#resolve(value);
  }

  /** Fails all who wait. */
  fail(error: unknown): void {
    this.callers = 0;
    this.#reject(error);
  }
}
