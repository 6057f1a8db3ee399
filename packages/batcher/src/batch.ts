import { resultsOf } from './answer.js';
import type { Entry, Home } from './entry.js';
import type { Answer, LoadContext } from './options.js';

type Load<K, V> = (keys: readonly [K, ...K[]], context: LoadContext) => Promise<Answer<V>>;

/** Keys that have left together. Its load is aborted when nobody waits for any of them any more. */
export class Batch<K, V> implements Home<K, V> {
  readonly #entries: readonly Entry<K, V>[];
  readonly #controller = new AbortController();
  #wanted: number;

  constructor(entries: readonly Entry<K, V>[]) {
    this.#entries = entries;
    this.#wanted = entries.length;
    for (const entry of entries) entry.home = this;
  }

  /** Loads the keys, calls `onEnd`, and then answers the callers; never rejects. */
  async run(load: Load<K, V>, onEnd: () => void): Promise<void> {
    const entries = this.#entries;
    try {
      const keys = entries.map(({ key }) => key) as [K, ...K[]];
      const answer = await load(keys, { signal: this.#controller.signal, attempt: 1 });
      const ids = entries.map(({ id }) => id);
      const results = resultsOf(answer, ids);
      onEnd();
      entries.forEach((entry, i) => {
        entry.settle(results[i] as V | Error);
      });
    } catch (error) {
      onEnd();
      for (const entry of entries) entry.fail(error);
    }
  }

  abandon(_entry: Entry<K, V>, reason: unknown): void {
    this.#wanted -= 1;
    if (this.#wanted === 0) this.#controller.abort(reason);
  }

  /** Fails everybody who waits with `error`, and aborts the load. */
  cancel(error: unknown): void {
    for (const entry of this.#entries) entry.fail(error);
    this.#controller.abort(error);
  }
}
