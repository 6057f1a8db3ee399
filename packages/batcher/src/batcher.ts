import PQueue from 'p-queue';
import { Batch } from './batch.js';
import { BatcherError } from './errors.js';
import { Lane } from './lane.js';
import type { BatcherOptions, BatcherSettings, LoadOptions } from './options.js';

/** What a batcher has done since its start. */
export interface BatcherStats {
  /** Calls of `load`, those of `loadMany` one by one. */
  readonly calls: number;
  /** Calls that found their key waiting already. */
  readonly deduped: number;
  /** Batches that have left. */
  readonly batches: number;
  /** Calls answered per batch; 0 before the first batch. */
  readonly callsPerBatch: number;
  /** Keys that wait to leave. */
  readonly waiting: number;
  /** Batches under way. */
  readonly underWay: number;
}

/** Turns single loads that come close together into joint ones. */
export interface Batcher<K, V> extends AsyncDisposable {
  /** Resolves with the value of `key`, or rejects with its own error, the error of its batch, or the abort reason. */
  load(key: K, options?: LoadOptions): Promise<V>;
  /** One value or error per key, in the order asked. Rejects only when its signal aborts. */
  loadMany(keys: readonly K[], options?: LoadOptions): Promise<(V | Error)[]>;
  /** Changes settings for what leaves from now on. */
  configure(patch: BatcherSettings): void;
  /** Lets everything that waits leave as soon as there is room, without the rest of its window. */
  flush(): void;
  /** Flushes, and resolves when nothing waits and nothing is under way. Rejects with the reason when `signal` aborts. */
  drain(options?: { readonly signal?: AbortSignal }): Promise<void>;
  /** Like dispose; when `signal` aborts, everything unanswered fails with `CLOSED` and the loads are aborted. */
  close(options?: { readonly signal?: AbortSignal }): Promise<void>;
  /** Counts since the start. */
  stats(): BatcherStats;
}

/**
 * Gathers single loads into joint ones. A batch leaves when it is full or when its window ends; a call that finds its
 * partition idle leaves at the end of its turn of the event loop, together with what was asked in the same turn.
 */
export function createBatcher<K, V>(options: BatcherOptions<K, V>): Batcher<K, V> {
  return new Gatherer(options);
}

const DEFAULTS = { maxSize: 100, windowMs: 10, maxConcurrent: 5 };

class Gatherer<K, V> implements Batcher<K, V> {
  readonly #options: BatcherOptions<K, V>;
  readonly #queue: PQueue;
  readonly #lanes = new Map<string, Lane<K, V>>();
  readonly #underWay = new Set<Batch<K, V>>();
  readonly #onIdle: (() => void)[] = [];
  #settings: Required<BatcherSettings>;
  #turnOpen = false;
  #closed = false;
  #calls = 0;
  #deduped = 0;
  #batches = 0;
  #answered = 0;

  constructor(options: BatcherOptions<K, V>) {
    this.#options = options;
    const { maxSize = 100, windowMs = 10, maxConcurrent = 5 } = options;
    this.#settings = { ...DEFAULTS, maxSize, windowMs, maxConcurrent };
    this.#queue = new PQueue({ concurrency: maxConcurrent });
    this.#queue.on('next', () => this.#dispatch());
  }

  load(key: K, options: LoadOptions = {}): Promise<V> {
    this.#calls += 1;
    try {
      return this.#join(key, options);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #join(key: K, { signal }: LoadOptions): Promise<V> {
    signal?.throwIfAborted();
    if (this.#closed) throw closed();
    const { keyOf, partition } = this.#options;
    const lane = this.#lane(partition ? partition(key) : '');
    const id = keyOf ? keyOf(key) : key;
    const waiting = lane.get(id);
    if (waiting) this.#deduped += 1;
    if (!this.#turnOpen) this.#openTurn();
    return (waiting ?? lane.add(key, id, this.#settings.windowMs)).join(signal);
  }

  async loadMany(keys: readonly K[], options?: LoadOptions): Promise<(V | Error)[]> {
    const results = await Promise.all(keys.map((key) => this.load(key, options).catch(toError)));
    options?.signal?.throwIfAborted();
    return results;
  }

  configure(patch: BatcherSettings): void {
    this.#settings = { ...this.#settings, ...patch };
    this.#queue.concurrency = this.#settings.maxConcurrent;
    this.#dispatch();
  }

  flush(): void {
    for (const lane of this.#lanes.values()) lane.due = lane.size > 0;
    this.#dispatch();
  }

  async drain({ signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    signal?.throwIfAborted();
    this.flush();
    if (this.#lanes.size === 0) return;
    await new Promise<void>((resolve, reject) => {
      const abort = () => reject(signal?.reason);
      signal?.addEventListener('abort', abort, { once: true });
      this.#onIdle.push(() => {
        signal?.removeEventListener('abort', abort);
        resolve();
      });
    });
  }

  async close({ signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    this.#closed = true;
    try {
      await this.drain(signal ? { signal } : {});
    } catch {
      const error = closed();
      for (const lane of this.#lanes.values())
        for (const entry of lane.take(Number.POSITIVE_INFINITY)) entry.fail(error);
      for (const batch of this.#underWay) batch.cancel(error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  stats(): BatcherStats {
    let waiting = 0;
    for (const lane of this.#lanes.values()) waiting += lane.size;
    return {
      calls: this.#calls,
      deduped: this.#deduped,
      batches: this.#batches,
      callsPerBatch: this.#batches === 0 ? 0 : this.#answered / this.#batches,
      waiting,
      underWay: this.#underWay.size,
    };
  }

  #lane(partition: string): Lane<K, V> {
    let lane = this.#lanes.get(partition);
    if (!lane) {
      lane = new Lane(partition, () => this.#dispatch());
      this.#lanes.set(partition, lane);
    }
    return lane;
  }

  // a turn ends when the running callback and the promises that it settled are done: what they ask for leaves together
  #openTurn(): void {
    this.#turnOpen = true;
    queueMicrotask(() => process.nextTick(() => this.#endTurn()));
  }

  #endTurn(): void {
    this.#turnOpen = false;
    for (const lane of this.#lanes.values()) lane.endTurn();
    this.#dispatch();
  }

  #dispatch(): void {
    for (const lane of this.#lanes.values()) {
      while (lane.size >= this.#settings.maxSize || lane.due) {
        if (this.#queue.pending >= this.#queue.concurrency) return;
        this.#depart(lane);
      }
      if (lane.size === 0 && lane.underWay === 0) this.#lanes.delete(lane.partition);
    }
    if (this.#lanes.size === 0) for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  #depart(lane: Lane<K, V>): void {
    const entries = lane.take(this.#settings.maxSize);
    const batch = new Batch(entries);
    this.#batches += 1;
    this.#answered += entries.reduce((sum, { callers }) => sum + callers, 0);
    this.#underWay.add(batch);
    lane.underWay += 1;
    // before its callers are answered: what they ask for next finds the lane idle
    const onEnd = () => {
      this.#underWay.delete(batch);
      lane.underWay -= 1;
    };
    // p-queue would run the batch in the async context of whichever batch ended before it
    const run = () => entries[0]?.context.runInAsyncScope(() => batch.run(this.#options.load, onEnd));
    void this.#queue.add(async () => run());
  }
}

function closed(): BatcherError {
  return new BatcherError('CLOSED', 'The batcher is closed');
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new BatcherError('LOAD_FAILED', 'The load failed', { cause: error });
}
