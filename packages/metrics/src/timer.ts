import type { Histogram } from './histogram.js';
import type { Labels } from './labels.js';

/** Times work into a histogram of seconds. */
export interface Timer<L extends string = string> {
  /** The histogram that is recorded into. */
  readonly histogram: Histogram<L>;
  /** Starts a watch; the function that it gives records the seconds since, under `labels` and its own, and returns them. */
  start(labels?: Labels<L>): (more?: Labels<L>) => number;
  /**
   * Runs `task`, records the seconds until it settles, and gives what it gave. If the timer has the label `error.type`, a task
   * that throws is recorded with the `code` of its error, or the name.
   */
  time<T>(task: () => T | PromiseLike<T>, labels?: Labels<L>): Promise<T>;
}

const ERROR_TYPE = 'error.type';

/** A timer into `histogram`; `nowMs` is a clock in milliseconds. */
export function timerOf(histogram: Histogram, labelNames: readonly string[], nowMs: () => number): Timer {
  const start = (labels: Labels = {}) => {
    const startedMs = nowMs();
    return (more?: Labels) => {
      const seconds = Math.max(0, nowMs() - startedMs) / 1_000;
      histogram.with({ ...labels, ...more }).record(seconds);
      return seconds;
    };
  };

  return {
    histogram,
    start,
    async time(task, labels) {
      const stop = start(labels);
      try {
        const result = await task();
        stop();
        return result;
      } catch (error) {
        stop(labelNames.includes(ERROR_TYPE) ? { [ERROR_TYPE]: errorType(error) } : {});
        throw error;
      }
    },
  };
}

/** A short name of an error for a label: its `code`, else its name; `_OTHER` for what is no error. */
export function errorType(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '_OTHER';
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  return typeof code === 'string' && code !== '' ? code : typeof name === 'string' && name !== '' ? name : '_OTHER';
}
