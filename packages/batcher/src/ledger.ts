import { Histogram, type Quantiles } from './histogram.js';
import type { BatchReport } from './options.js';

/** What a batcher has done since its start. */
export interface BatcherStats {
  /** Calls of `load`, those of `loadMany` one by one. */
  readonly calls: number;
  /** Calls that found their key waiting already. */
  readonly deduped: number;
  /** Calls that were refused at once: queue full, batcher closed, aborted before. */
  readonly refused: number;
  /** Calls whose deadline ended before they left. */
  readonly expired: number;
  /** Calls that aborted while they waited or were under way. */
  readonly aborted: number;
  /** Keys that were answered with an error. */
  readonly failed: number;
  /** Batches that have been answered. */
  readonly batches: number;
  /** Loads made for them: more than batches where something was loaded again. */
  readonly requests: number;
  /** Calls per batch that has been answered; 0 before the first. */
  readonly callsPerBatch: number;
  /** Keys that wait to leave. */
  readonly waiting: number;
  /** Batches under way. */
  readonly underWay: number;
  /** How long calls waited to leave. */
  readonly waitMs: Quantiles;
  /** How long loads took, retries included. */
  readonly loadMs: Quantiles;
  /** What holds now: the settings, or what was learnt within them. */
  readonly inEffect: { readonly maxSize: number; readonly maxConcurrent: number };
}

/** Batches that are remembered one by one. */
const REMEMBERED = 100;

/** Keeps count. */
export class Ledger {
  calls = 0;
  deduped = 0;
  refused = 0;
  expired = 0;
  aborted = 0;
  readonly #waitMs = new Histogram();
  readonly #loadMs = new Histogram();
  readonly #recent: BatchReport[] = [];
  #answered = 0;
  #failed = 0;
  #batches = 0;
  #requests = 0;

  /** Takes note that calls have left after so long. */
  wait(ms: number, calls: number): void {
    this.#waitMs.record(ms, calls);
  }

  /** Takes note of a batch that has been answered. */
  record(report: BatchReport): void {
    this.#batches += 1;
    this.#answered += report.calls;
    this.#failed += report.failed;
    this.#requests += report.requests;
    this.#loadMs.record(report.loadMs);
    this.#recent.push(report);
    if (this.#recent.length > REMEMBERED) this.#recent.shift();
  }

  /** The latest batches, the oldest first. */
  recent(): readonly BatchReport[] {
    return [...this.#recent];
  }

  stats(): Omit<BatcherStats, 'waiting' | 'underWay' | 'inEffect'> {
    const { calls, deduped, refused, expired, aborted } = this;
    return {
      ...{ calls, deduped, refused, expired, aborted },
      failed: this.#failed,
      batches: this.#batches,
      requests: this.#requests,
      callsPerBatch: this.#batches === 0 ? 0 : this.#answered / this.#batches,
      waitMs: this.#waitMs.quantiles(),
      loadMs: this.#loadMs.quantiles(),
    };
  }
}
