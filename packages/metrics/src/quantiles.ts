import type { Packed } from './counts.js';
import type { Scale } from './scale.js';

/**
 * The values at `shares` (ascending, 0 to 1) of what was counted: within 1 % of the value at that rank.
 * NaN for each if nothing was counted.
 */
export function quantiles({ from, counts }: Packed, scale: Scale, shares: readonly number[]): number[] {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i] as number;
  if (total === 0) return shares.map(() => Number.NaN);

  let at = 0;
  let below = 0;
  return shares.map((share) => {
    const rank = Math.max(1, Math.ceil(share * total));
    while (below + (counts[at] as number) < rank) below += counts[at++] as number;
    return scale.valueOf(from + at);
  });
}
