import { Collector } from './collector.js';
import type { Entry } from './entry.js';
import { BatcherError } from './errors.js';
import { Gate } from './gate.js';
import { type BatcherStats, Ledger } from './ledger.js';
import type { BatcherOptions, BatcherSettings, LoadOptions, Priority } from './options.js';
import { Pace } from './pace.js';
import { type BatchPlan, planOf } from './plan.js';
import { MAX_TIMER_MS, toRetry, toSettings } from './settings.js';
import { type Leaving, onAbort, until } from './until.js';

/** Turns single loads that come close together into joint ones. */
export interface Batcher<K, V> extends AsyncDisposable {
  /** Resolves with the value of `key`, or rejects with its own error, the error of its batch, or the abort reason. */
  load(key: K, options?: LoadOptions): Promise<V>;
  /** One value or error per key, in the order asked. Rejects only when its signal aborts. */
  loadMany(keys: readonly K[], options?: LoadOptions): Promise<(V | Error)[]>;
  /** Changes settings, for what is gathered from now on. @throws BatcherError `BAD_OPTIONS` */
  configure(patch: BatcherSettings): void;
  /** Lets everything that waits leave as soon as there is room, without the rest of its window. */
  flush(): void;
  /** Flushes, and resolves when nothing waits and nothing is under way. Rejects with the reason when `signal` aborts. */
  drain(options?: { readonly signal?: AbortSignal }): Promise<void>;
  /**
   * Refuses further calls with `CLOSED`, and resolves when those before are answered. When `signal` aborts, all that
   * are not yet answered fail with `CLOSED`, and their loads are aborted. Disposing closes without a signal.
   */
  close(options?: { readonly signal?: AbortSignal }): Promise<void>;
  /** Counts and times since the start. */
  stats(): BatcherStats;
  /** What became of the calls of the latest 100 batches: "37 calls became 4 requests". */
  plan(): BatchPlan;
}

/**
 * Gathers single loads into joint ones. A batch leaves when it is full or when its window ends; a call that finds its
 * partition idle leaves at the end of its turn of the event loop, together with what was asked in the same turn.
 * @throws BatcherError `BAD_OPTIONS`
 */
export function createBatcher<K, V>(options: BatcherOptions<K, V>): Batcher<K, V> {
  return new QueueingBatcher(options);
}

const NO_OPTIONS: LoadOptions = {};

class QueueingBatcher<K, V> implements Batcher<K, V> {
  readonly #pace: Pace;
  readonly #collector: Collector<K, V>;
  readonly #gate: Gate<K, V>;
  readonly #ledger = new Ledger();
  #settings: BatcherSettings;
  #closed = false;

  constructor(options: BatcherOptions<K, V>) {
    const settings = toSettings(options);
    const retry = toRetry(options);
    const { now = () => performance.now() } = options;
    const ledger = this.#ledger;
    const pace = new Pace(settings);
    const onReady = () => this.#gate.dispatch();
    const collector = new Collector<K, V>({ options, settings, pace, now, onReady });
    this.#settings = options;
    this.#pace = pace;
    this.#collector = collector;
    this.#gate = new Gate({ options, retry, collector, pace, ledger, now });
  }

  load(key: K, options?: LoadOptions): Promise<V> {
    this.#ledger.calls += 1;
    try {
      return options || this.#mayExpire ? this.#join(key, options ?? NO_OPTIONS) : this.#enter(key, 'normal').promise;
    } catch (error) {
      this.#ledger.refused += 1;
      return Promise.reject(error);
    }
  }

  async loadMany(keys: readonly K[], options: LoadOptions = {}): Promise<(V | Error)[]> {
    const results = await Promise.all(keys.map((key) => this.load(key, options).catch(toError)));
    options.signal?.throwIfAborted();
    return results;
  }

  configure(patch: BatcherSettings): void {
    const settings = { ...this.#settings, ...patch };
    const complete = toSettings(settings);
    this.#settings = settings;
    this.#collector.settings = complete;
    this.#pace.settings = complete;
    this.#gate.dispatch();
  }

  flush(): void {
    this.#collector.flush();
    this.#gate.dispatch();
  }

  async drain({ signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    signal?.throwIfAborted();
    this.flush();
    await this.#gate.whenIdle(signal);
  }

  async close({ signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    this.#closed = true;
    try {
      await this.drain(signal ? { signal } : {});
    } catch {
      this.#gate.cancel(closed());
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  stats(): BatcherStats {
    return {
      ...this.#ledger.stats(),
      waiting: this.#collector.waiting,
      underWay: this.#gate.underWay,
      inEffect: { maxSize: this.#pace.size, maxConcurrent: this.#pace.concurrent },
    };
  }

  plan(): BatchPlan {
    return planOf(this.#ledger.recent());
  }

  #join(
    key: K,
    { signal, priority = 'normal', deadlineMs = this.#collector.settings.maxWaitMs }: LoadOptions,
  ): Promise<V> {
    if (!(deadlineMs >= 0)) throw new BatcherError('BAD_OPTIONS', 'deadlineMs: expected milliseconds of at least 0');
    signal?.throwIfAborted();
    const entry = this.#enter(key, priority);
    return signal || deadlineMs <= MAX_TIMER_MS ? this.#leavable(entry, signal, deadlineMs) : entry.promise;
  }

  #enter(key: K, priority: Priority): Entry<K, V> {
    if (this.#closed) throw closed();
    const entry = this.#collector.enter(key, priority);
    if (entry.callers > 1) this.#ledger.deduped += 1;
    return entry;
  }

  /** Whether calls without a deadline of their own have one by the settings. */
  get #mayExpire(): boolean {
    return this.#collector.settings.maxWaitMs <= MAX_TIMER_MS;
  }

  #leavable(entry: Entry<K, V>, signal: AbortSignal | undefined, deadlineMs: number): Promise<V> {
    const leavings: Leaving[] = [];
    if (signal) leavings.push(onAbort(signal));
    if (deadlineMs <= MAX_TIMER_MS) leavings.push(this.#deadline(entry, deadlineMs));
    return until(entry.promise, leavings, (reason) => this.#leave(entry, reason));
  }

  /** Ends when the time to leave is over; the batch leaves with what it has, if it can. */
  #deadline({ batch }: Entry<K, V>, ms: number): Leaving {
    return (leave) => {
      const timer = setTimeout(() => {
        if (!batch.underWay) this.#collector.ready(batch, 'deadline');
        this.#gate.dispatch();
        if (!batch.underWay) leave(new BatcherError('DEADLINE_EXCEEDED', `Waited ${ms} ms in vain to leave`));
      }, ms);
      timer.unref();
      return () => clearTimeout(timer);
    };
  }

  #leave(entry: Entry<K, V>, reason: unknown): void {
    if (reason instanceof BatcherError && reason.code === 'DEADLINE_EXCEEDED') this.#ledger.expired += 1;
    else this.#ledger.aborted += 1;
    this.#collector.leave(entry, reason);
    this.#gate.dispatch();
  }
}

function closed(): BatcherError {
  return new BatcherError('CLOSED', 'The batcher is closed');
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new BatcherError('LOAD_FAILED', 'The load failed', { cause: error });
}
