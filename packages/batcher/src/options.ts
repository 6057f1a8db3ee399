/** What a load answers: a value or an `Error` per key, by position or by the identity of the key. */
export type Answer<V> = readonly (V | Error)[] | ReadonlyMap<unknown, V | Error>;

/** What a load is told besides its keys. */
export interface LoadContext {
  /** Aborts when nobody waits for any of the keys any more. */
  readonly signal: AbortSignal;
  /** 1 for the first load of these keys, counting up where they are loaded again. */
  readonly attempt: number;
}

/** The sizes and times of a batcher; all of them can be changed while it runs. */
export interface BatcherSettings {
  /** Most keys in one batch. @default 100 */
  readonly maxSize?: number;
  /** Milliseconds to gather keys for; a batch leaves earlier when it is full. @default 10 */
  readonly windowMs?: number;
  /** Most batches under way at the same time. @default 5 */
  readonly maxConcurrent?: number;
}

/** How a batcher loads, and what may travel together. */
export interface BatcherOptions<K, V> extends BatcherSettings {
  /**
   * Loads all `keys` in one go. Answers with one value or `Error` per key, in the order asked, or with a map from the
   * identity of each key to its value or `Error`. A rejection fails every key of the batch.
   */
  readonly load: (keys: readonly [K, ...K[]], context: LoadContext) => Promise<Answer<V>>;
  /** Identity of a key, for asking once for what is wanted twice and for answers by map. @default the key itself */
  readonly keyOf?: (key: K) => unknown;
  /** Only keys of one partition travel together. @default all keys do */
  readonly partition?: (key: K) => string;
}

/** How urgent a call is. */
export type Priority = 'interactive' | 'normal' | 'background';

/** What one call may ask for. */
export interface LoadOptions {
  /** Lets this caller leave; others that wait for the same key or batch stay. */
  readonly signal?: AbortSignal;
  /** @default 'normal' */
  readonly priority?: Priority;
  /** Milliseconds the call may wait to depart, before it fails with `DEADLINE_EXCEEDED`. @default no limit */
  readonly deadlineMs?: number;
}
