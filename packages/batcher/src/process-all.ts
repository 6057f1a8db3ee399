import { BatcherError } from './errors.js';
import { toProcessSettings } from './settings.js';
import { type Item, Source } from './source.js';
import { type Checkpoint, Tally } from './tally.js';
import { onAbort, pause } from './until.js';

/** What the work on one batch is told besides its items. */
export interface WorkContext {
  /** The signal of the whole. */
  readonly signal: AbortSignal;
  /** Position of the batch's first item. */
  readonly index: number;
}

/** Works on some items together: one value or `Error` per item, in their order. A rejection fails them all. */
export type Work<T, R> = (items: readonly [T, ...T[]], context: WorkContext) => Promise<readonly (R | Error)[]>;

/** What came of the item at `index`. */
export type ItemResult<R> =
  | { readonly index: number; readonly value: R; readonly error?: never }
  | { readonly index: number; readonly value?: never; readonly error: unknown };

/** Where the whole stands after one more batch. */
export interface Progress<R> {
  /** Items worked on, failed ones included, those of earlier runs not. */
  readonly processed: number;
  readonly failed: number;
  /** Where to go on from, should this run end here. */
  readonly checkpoint: Checkpoint;
  /** The results of the batch that has just ended. */
  readonly results: readonly ItemResult<R>[];
}

/** How to work through many items. */
export interface ProcessOptions<R> {
  /** Items in one batch. @default 100 */
  readonly batchSize?: number;
  /** Batches worked on at the same time. @default 1 */
  readonly concurrency?: number;
  /** Milliseconds from the start of one batch to the start of the next, at least. @default 0 */
  readonly paceMs?: number;
  /** Ends the whole: nothing more is read or started, and what is under way sees the signal too. */
  readonly signal?: AbortSignal;
  /** Goes on where an earlier run stood, over the same items in the same order. @default from the start */
  readonly from?: Checkpoint;
  /** Whether to gather all results in the report; `false` for more than memory should hold. @default true */
  readonly keepResults?: boolean;
  /** Is told after each batch; if it throws, the whole ends with its error. */
  readonly onProgress?: (progress: Progress<R>) => void;
}

/** What came of all items. */
export interface ProcessReport<R> extends Omit<Progress<R>, 'results'> {
  /** The result of each item, in the order of the items; none with `keepResults: false`. */
  readonly results: readonly ItemResult<R>[];
}

/**
 * Works through `items` in batches. Reads on only when there is room, so a source may be endless or larger than memory.
 * A failed item does not stop the others. Rejects when the signal aborts, the source fails or `onProgress` throws, as
 * soon as what is under way has ended; the last `onProgress` has told from where to go on.
 * @throws BatcherError `BAD_OPTIONS`
 */
export async function processAll<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  work: Work<T, R>,
  options: ProcessOptions<R> = {},
): Promise<ProcessReport<R>> {
  const { batchSize, concurrency, paceMs } = toProcessSettings(options);
  const { signal } = options;
  signal?.throwIfAborted();
  const run = new Run(work, options);
  const source = new Source(items);
  const stopListening = signal && onAbort(signal)((reason) => run.end(reason));
  let mayStartAt = Number.NEGATIVE_INFINITY;
  try {
    for (;;) {
      await run.room(concurrency);
      run.signal.throwIfAborted();
      const batch = await source.read(batchSize, (index) => run.isDone(index), run.signal);
      if (batch.length === 0) break;
      const tooEarlyMs = mayStartAt - performance.now();
      if (tooEarlyMs > 0) await pause(tooEarlyMs, run.signal);
      mayStartAt = performance.now() + paceMs;
      run.start(batch);
    }
  } finally {
    source.close();
    await run.room(1);
    stopListening?.();
  }
  run.signal.throwIfAborted();
  return run.report();
}

/** One way through the items. */
class Run<T, R> {
  readonly #work: Work<T, R>;
  readonly #options: ProcessOptions<R>;
  readonly #tally: Tally;
  readonly #ending = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  readonly #results: ItemResult<R>[] = [];
  #processed = 0;
  #failed = 0;

  constructor(work: Work<T, R>, options: ProcessOptions<R>) {
    this.#work = work;
    this.#options = options;
    this.#tally = new Tally(options.from);
  }

  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  end(reason: unknown): void {
    this.#ending.abort(reason);
  }

  isDone(index: number): boolean {
    return this.#tally.has(index);
  }

  /** Resolves when fewer than `concurrency` batches are under way. */
  async room(concurrency: number): Promise<void> {
    while (this.#underWay.size >= concurrency) await Promise.race(this.#underWay);
  }

  start(batch: readonly Item<T>[]): void {
    const done = this.#process(batch).finally(() => this.#underWay.delete(done));
    this.#underWay.add(done);
  }

  report(): ProcessReport<R> {
    const results = this.#results.sort((a, b) => a.index - b.index);
    return { ...this.#status(), results };
  }

  #status(): Omit<ProcessReport<R>, 'results'> {
    return { processed: this.#processed, failed: this.#failed, checkpoint: this.#tally.checkpoint };
  }

  async #process(batch: readonly Item<T>[]): Promise<void> {
    const results = await this.#resultsOf(batch);
    if (!results) return;
    for (const result of results) {
      this.#tally.add(result.index);
      this.#processed += 1;
      if ('error' in result) this.#failed += 1;
      if (this.#options.keepResults !== false) this.#results.push(result);
    }
    try {
      this.#options.onProgress?.({ ...this.#status(), results });
    } catch (error) {
      this.end(error);
    }
  }

  /** Nothing when the whole ended while it worked: then its items are not done. */
  async #resultsOf(batch: readonly Item<T>[]): Promise<ItemResult<R>[] | undefined> {
    const items = batch.map(({ item }) => item) as [T, ...T[]];
    try {
      const results = await this.#work(items, { signal: this.signal, index: (batch[0] as Item<T>).index });
      if (results.length !== batch.length) throw mismatch(batch.length, results.length);
      return batch.map(({ index }, i) => toResult(index, results[i] as R | Error));
    } catch (error) {
      return this.signal.aborted ? undefined : batch.map(({ index }) => ({ index, error }));
    }
  }
}

function toResult<R>(index: number, result: R | Error): ItemResult<R> {
  return result instanceof Error ? { index, error: result } : { index, value: result };
}

function mismatch(items: number, results: number): BatcherError {
  return new BatcherError('RESULT_MISMATCH', `Worked on ${items} items, got ${results} results`);
}
