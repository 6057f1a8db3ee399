/** What a load answers: a value or an `Error` per key, by position or by the identity of the key. */
export type Answer<V> = readonly (V | Error)[] | ReadonlyMap<unknown, V | Error>;

/** How urgent a call is. */
export type Priority = 'interactive' | 'normal' | 'background';

/** What a load is told besides its keys. */
export interface LoadContext {
  /** Aborts when nobody waits for any of the keys any more. */
  readonly signal: AbortSignal;
  /** 1 for the first load of these keys, counting up where they are loaded again. */
  readonly attempt: number;
}

/** Loads all `keys` in one go. */
export type Load<K, V> = (keys: readonly [K, ...K[]], context: LoadContext) => Promise<Answer<V>>;

/** How size, window and concurrency follow what the upstream bears. */
export interface AdaptiveOptions {
  /** Milliseconds that a load should take at most; while it takes longer, batches shrink. @default 1000 */
  readonly targetMs?: number;
  /** Batches never shrink below this many keys. @default 1 */
  readonly minSize?: number;
  /** Whether `maxConcurrent` follows too, as its upper limit. @default true */
  readonly concurrency?: boolean;
}

/** How failed keys are loaded again. */
export interface RetryOptions<K> {
  /** Loads of a key in all, the first included; halving a failed batch is not limited by it. @default 3 */
  readonly maxAttempts?: number;
  /** Milliseconds before the second attempt; each further wait doubles. @default 0 */
  readonly delayMs?: number;
  /** Halves a batch that failed as a whole, so that one bad key does not fail the others. @default true */
  readonly split?: boolean;
  /** Whether loading `key` again can help. @default always */
  readonly shouldRetry?: (error: unknown, key: K) => boolean;
}

/** Why a batch left when it did. */
export type Departure = 'idle' | 'full' | 'window' | 'deadline' | 'flush';

/** One batch that has been answered. */
export interface BatchReport {
  readonly partition: string;
  /** `idle`: found nothing to wait for; `full`; `window`: gathered for its time; `deadline` of a call; `flush`. */
  readonly left: Departure;
  /** Calls that it answered, or that left it on the way. */
  readonly calls: number;
  /** Keys asked for; fewer than calls where several wanted the same. */
  readonly keys: number;
  /** Keys that ended in an error. */
  readonly failed: number;
  /** Loads that were made: 1, and one more for each retry and each half of a split. */
  readonly requests: number;
  /** Milliseconds that its first key waited. */
  readonly waitMs: number;
  /** Milliseconds that loading took, retries included. */
  readonly loadMs: number;
}

/** The limits of a batcher; all of them can be changed while it runs. */
export interface BatcherSettings {
  /** Most keys in one batch. @default 100 */
  readonly maxSize?: number;
  /**
   * Milliseconds to gather keys for, the same for all or by priority; a batch leaves earlier when it is full.
   * @default 10
   */
  readonly windowMs?: number | Readonly<Record<Priority, number>>;
  /** Most batches under way at the same time. @default 5 */
  readonly maxConcurrent?: number;
  /** Most bytes in one batch, as told by `sizeOf`; a key larger than that travels alone. @default no limit */
  readonly maxBytes?: number;
  /** Most keys that wait to leave; a call beyond is refused with `QUEUE_FULL`. @default 100000 */
  readonly maxQueued?: number;
  /** Milliseconds a call waits to leave at most, unless it says otherwise (`deadlineMs`). @default no limit */
  readonly maxWaitMs?: number;
  /** Milliseconds of waiting that lift a batch by one priority, so that none waits for ever. @default 1000 */
  readonly ageingMs?: number;
  /**
   * Dynamic batching: `maxSize`, `windowMs` and `maxConcurrent` become upper limits, and what is used follows arrival
   * rate and latency. @default false
   */
  readonly adaptive?: boolean | AdaptiveOptions;
}

/** How a batcher loads, and what may travel together. */
export interface BatcherOptions<K, V> extends BatcherSettings {
  /**
   * Loads all `keys` in one go. Answers with one value or `Error` per key, in the order asked, or with a map from the
   * identity of each key to its value or `Error`. A rejection fails every key of the batch.
   */
  readonly load: Load<K, V>;
  /** Identity of a key, for asking once for what is wanted twice and for answers by map. @default the key itself */
  readonly keyOf?: (key: K) => unknown;
  /** Only keys of one partition travel together. @default all keys do */
  readonly partition?: (key: K) => string;
  /** Who asks: whoever was served least recently goes first among batches of one priority. @default the partition */
  readonly tenant?: (key: K) => string;
  /** Bytes that a key takes in a batch, for `maxBytes`. @default 0 */
  readonly sizeOf?: (key: K) => number;
  /** Loads failed keys again, and them alone; `true` for the defaults. For loads that may be repeated. @default false */
  readonly retryPartial?: boolean | RetryOptions<K>;
  /** Is told of each batch when it has been answered. What it throws is uncaught: it never fails a caller. */
  readonly onBatch?: (report: BatchReport) => void;
  /** Milliseconds of a clock that does not go back. @default performance.now */
  readonly now?: () => number;
}

/** What one call may ask for. */
export interface LoadOptions {
  /** Lets this caller leave; others that wait for the same key or batch stay. */
  readonly signal?: AbortSignal;
  /** @default 'normal' */
  readonly priority?: Priority;
  /** Milliseconds the call waits to leave before it fails with `DEADLINE_EXCEEDED`. @default maxWaitMs */
  readonly deadlineMs?: number;
}
