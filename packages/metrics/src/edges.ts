import type { Packed } from './counts.js';
import { type Range, type Scale, SECONDS } from './scale.js';

const SECONDS_EDGES = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 120, 300,
];

/** The upper bounds under which a histogram is exported: OpenTelemetry's for seconds, else 1, 2.5 and 5 of each power of ten. */
export function edgesOf({ min, max }: Range): readonly number[] {
  if (min === SECONDS.min && max === SECONDS.max) return SECONDS_EDGES;
  const edges: number[] = [];
  for (let exponent = Math.floor(Math.log10(min)); exponent <= Math.log10(max); exponent++) {
    for (const digit of [1, 2.5, 5]) edges.push(Number(`${digit}e${exponent}`));
  }
  return edges.filter((edge) => edge >= min && edge <= max);
}

/** How many values are at or below each edge, within 1 % of the edge. */
export function cumulative({ from, counts }: Packed, scale: Scale, edges: readonly number[]): number[] {
  let at = 0;
  let below = 0;
  return edges.map((edge) => {
    while (at < counts.length && scale.valueOf(from + at) <= edge) below += counts[at++] as number;
    return below;
  });
}
