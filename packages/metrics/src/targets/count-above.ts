import { Scale } from '../series/scale.js';
import type { Buckets } from '../snapshot.js';

/** How many values are above `limit`: buckets whose middle is. */
export function countAbove({ range, from, counts }: Buckets, limit: number): number {
  const scale = new Scale(range);
  return counts.reduce((sum, count, i) => (scale.valueOf(from + i) > limit ? sum + count : sum), 0);
}
