import type { Priority } from './options.js';
import type { Settings } from './settings.js';

/** What one load has taught. */
export interface Lesson {
  /** When the batch left. */
  readonly leftAt: number;
  readonly endedAt: number;
  /** Whether every key failed together. */
  readonly failed: boolean;
  /** Keys in the batch. */
  readonly size: number;
  /** Batches under way, this one included. */
  readonly underWay: number;
}

/**
 * How large, how long and how many at once: the settings, or what is learnt within them. More by addition after each
 * load that was limited and quick, less by multiplication after one that was slow or failed (AIMD).
 */
export class Pace {
  settings: Settings;
  #size = Number.POSITIVE_INFINITY;
  #concurrent = Number.POSITIVE_INFINITY;
  #loadMs: number | undefined;
  #slowedAt = Number.NEGATIVE_INFINITY;

  constructor(settings: Settings) {
    this.settings = settings;
  }

  /** Most keys in a batch that gathers now. */
  get size(): number {
    const { maxSize, adaptive } = this.settings;
    return adaptive ? Math.min(maxSize, Math.floor(this.#size)) : maxSize;
  }

  /** Most batches under way. */
  get concurrent(): number {
    const { maxConcurrent, adaptive } = this.settings;
    return adaptive?.concurrency ? Math.min(maxConcurrent, Math.floor(this.#concurrent)) : maxConcurrent;
  }

  /** Milliseconds that a load takes, smoothed; unknown before the first. */
  get loadMs(): number | undefined {
    return this.#loadMs;
  }

  /** Milliseconds to gather for: none where nobody else is to be expected, never longer than loading takes. */
  windowMs(priority: Priority, gapMs: number | undefined): number {
    const longest = this.settings.windowMs[priority];
    if (!this.settings.adaptive) return longest;
    const worthwhile = Math.min(longest, this.#loadMs ?? longest);
    return gapMs !== undefined && gapMs > worthwhile ? 0 : worthwhile;
  }

  learn({ leftAt, endedAt, failed, size, underWay }: Lesson): void {
    const loadMs = Math.max(0, endedAt - leftAt);
    this.#loadMs = this.#loadMs === undefined ? loadMs : this.#loadMs * 0.8 + loadMs * 0.2;
    const { adaptive, maxSize, maxConcurrent } = this.settings;
    if (!adaptive) return;
    if (!failed && loadMs <= adaptive.targetMs) {
      if (size >= this.size) this.#size = Math.min(maxSize, this.#size + Math.max(1, size / 20));
      if (underWay >= this.concurrent) this.#concurrent = Math.min(maxConcurrent, this.#concurrent + 1 / underWay);
    } else if (leftAt > this.#slowedAt) {
      // one step for all that were under way together: they tell of the same jam
      this.#slowedAt = endedAt;
      // slow loads are large ones, as long as there is something to shrink; failing ones are too many
      const less = Math.max(adaptive.minSize, size * 0.7);
      if (failed || less >= size) this.#concurrent = Math.max(1, Math.min(this.#concurrent, underWay) / 2);
      else this.#size = Math.min(this.#size, less);
    }
  }
}
