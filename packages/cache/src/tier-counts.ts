import { TimeoutError } from './gate.js';
import type { TierStats } from './tier.js';

/** How a read of a second tier ended. `skipped`: the store had failed shortly before. */
export type ReadOutcome = 'hit' | 'miss' | 'failed' | 'skipped';

/** The counts behind `stats()` of a second tier. */
export class TierCounts {
  writes = 0;
  rejected = 0;
  readonly #reads: Record<ReadOutcome, number> = { hit: 0, miss: 0, failed: 0, skipped: 0 };
  #failures = 0;
  #timeouts = 0;
  #readMs = 0;

  read(outcome: ReadOutcome, ms: number): void {
    this.#reads[outcome] += 1;
    this.#readMs += ms;
  }

  failed(error: unknown): void {
    this.#failures += 1;
    if (error instanceof TimeoutError) this.#timeouts += 1;
  }

  stats(): TierStats {
    const { hit, miss, skipped } = this.#reads;
    return {
      hits: hit,
      misses: miss,
      skipped,
      failures: this.#failures,
      timeouts: this.#timeouts,
      rejected: this.rejected,
      writes: this.writes,
      meanReadMs: this.#readMs / Math.max(1, hit + miss),
    };
  }
}
