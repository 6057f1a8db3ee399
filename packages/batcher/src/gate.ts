import PQueue from 'p-queue';
import type { Batch } from './batch.js';
import type { Collector } from './collector.js';
import { type DeliverySummary, deliver } from './delivery.js';
import type { Ledger } from './ledger.js';
import type { BatcherOptions, RetryOptions } from './options.js';
import type { Pace } from './pace.js';
import { remove } from './remove.js';
import { Retry } from './retry.js';
import { onAbort, until } from './until.js';

/** What a gate works with. */
export interface GateContext<K, V> {
  readonly options: BatcherOptions<K, V>;
  readonly retry: Required<RetryOptions<K>> | undefined;
  readonly collector: Collector<K, V>;
  readonly pace: Pace;
  readonly ledger: Ledger;
  readonly now: () => number;
}

/** Lets batches leave while there is room, and sees each to its end. */
export class Gate<K, V> {
  readonly #context: GateContext<K, V>;
  readonly #queue = new PQueue();
  readonly #underWay: Batch<K, V>[] = [];
  readonly #onIdle = new Set<() => void>();

  constructor(context: GateContext<K, V>) {
    this.#context = context;
    this.#queue.on('next', () => this.dispatch());
  }

  /** Batches under way. */
  get underWay(): number {
    return this.#underWay.length;
  }

  /** Starts what may leave, as much as there is room for. */
  dispatch(): void {
    const { collector, pace } = this.#context;
    this.#queue.concurrency = pace.concurrent;
    while (collector.hasReady && this.#queue.pending < pace.concurrent) void this.#queue.add(() => this.#work());
    if (!collector.idle) return;
    for (const resolve of this.#onIdle) resolve();
    this.#onIdle.clear();
  }

  /** Resolves when nothing waits and nothing is under way. Rejects with the reason when `signal` aborts. */
  async whenIdle(signal?: AbortSignal): Promise<void> {
    if (this.#context.collector.idle) return;
    let resolve = () => {};
    const idle = new Promise<void>((yes) => {
      resolve = yes;
    });
    this.#onIdle.add(resolve);
    await until(idle, signal ? [onAbort(signal)] : [], () => this.#onIdle.delete(resolve));
  }

  /** Fails everybody who waits with `error`, and aborts what is under way. */
  cancel(error: unknown): void {
    const { collector } = this.#context;
    collector.flush();
    for (let batch = collector.next(); batch; batch = collector.next()) {
      batch.cancel(error);
      collector.end(batch);
    }
    for (const batch of this.#underWay) batch.cancel(error);
    this.dispatch();
  }

  /** Sends one batch after the other, until nothing may leave or there are more under way than there should be. */
  async #work(): Promise<void> {
    const { collector, pace } = this.#context;
    for (let batch = collector.next(); batch; batch = collector.next()) {
      await this.#send(batch);
      if (this.#queue.pending > pace.concurrent) break;
    }
  }

  #send(batch: Batch<K, V>): Promise<void> {
    const { options, retry, ledger, now } = this.#context;
    const leftAt = now();
    for (const { turn, calls } of batch.arrivals) ledger.wait(leftAt - turn.at, calls);
    const trip = batch.depart();
    this.#underWay.push(batch);
    const onEnd = (summary: DeliverySummary) => this.#end(batch, leftAt, summary);
    const delivery = { load: options.load, trip, retry: retry && new Retry<K, V>(retry), onEnd };
    // else it would run in the async context of whichever batch this place in the queue ran before
    return batch.context.runInAsyncScope(() => deliver(batch, delivery));
  }

  #end(batch: Batch<K, V>, leftAt: number, { requests, failed }: DeliverySummary): void {
    const { collector, pace, ledger, now, options } = this.#context;
    const endedAt = now();
    const { size, calls, lane, openedAt, left = 'flush' } = batch;
    pace.learn({ leftAt, endedAt, failed: failed === size, size, underWay: this.#underWay.length });
    remove(this.#underWay, batch);
    collector.end(batch);
    const report = {
      partition: lane.partition,
      ...{ left, calls, keys: size, failed, requests },
      waitMs: Math.max(0, leftAt - openedAt),
      loadMs: Math.max(0, endedAt - leftAt),
    };
    ledger.record(report);
    // apart from the rest: an observer that throws fails the process, not the callers
    if (options.onBatch) queueMicrotask(() => options.onBatch?.(report));
  }
}
