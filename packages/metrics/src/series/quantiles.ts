import type { Packed } from './counts.js';
import type { Scale } from './scale.js';

/** The quantiles that a snapshot tells. */
export const SHARES = [0.5, 0.95, 0.99] as const;

/**
 * The values at `shares` (ascending, 0 to 1) of what was counted: within 1 % of the value at that rank, and within `min` and `max`.
 * Something must have been counted.
 */
export function quantiles(packed: Packed, scale: Scale, shares: readonly number[], min: number, max: number): number[] {
  const { from, counts } = packed;
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i] as number;
  let at = 0;
  let reached = counts[0] as number;
  return shares.map((share) => {
    const rank = Math.max(share * total, Number.MIN_VALUE);
    while (reached < rank && at < counts.length - 1) reached += counts[++at] as number;
    return Math.min(Math.max(scale.valueOf(from + at), min), max);
  });
}
