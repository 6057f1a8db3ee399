/**
 * How a wait is spread:
 * - `full` anything from 0 up to the wait: the best spread, and so the least load on a service that recovers
 * - `equal` half of the wait, and anything up to the other half
 * - `decorrelated` from the base delay up to three times the wait before
 * - `none` the wait as it is
 */
export type Jitter = 'full' | 'equal' | 'decorrelated' | 'none';

interface Backoff {
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
  /** The wait before this one; the base delay for the first. */
  readonly previousMs: number;
  /** The exponential wait, neither spread nor bounded. */
  readonly plainMs: number;
  readonly random: () => number;
}

/** Each turns a backoff into milliseconds, never more than `maxDelayMs`. */
export const jitters: Readonly<Record<Jitter, (backoff: Backoff) => number>> = {
  full: ({ plainMs, maxDelayMs, random }) => random() * Math.min(plainMs, maxDelayMs),
  equal: ({ plainMs, maxDelayMs, random }) => (0.5 + random() / 2) * Math.min(plainMs, maxDelayMs),
  decorrelated: ({ baseDelayMs, previousMs, maxDelayMs, random }) => {
    const highest = Math.max(baseDelayMs, previousMs * 3);
    return Math.min(maxDelayMs, baseDelayMs + random() * (highest - baseDelayMs));
  },
  none: ({ plainMs, maxDelayMs }) => Math.min(plainMs, maxDelayMs),
};
