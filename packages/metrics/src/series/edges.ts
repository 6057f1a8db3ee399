import type { Range } from './scale.js';

/** The upper bounds that OpenTelemetry advises for durations in seconds. */
export const SECONDS_EDGES: readonly number[] = [
  ...[0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75],
  ...[1, 2.5, 5, 7.5, 10],
];

/** The bounds 1, 2.5 and 5 of each power of ten within a range. */
export function edgesOf({ min, max }: Range): readonly number[] {
  const edges: number[] = [];
  for (let exponent = Math.floor(Math.log10(min)); exponent <= Math.log10(max); exponent++) {
    for (const digit of [1, 2.5, 5]) edges.push(Number(`${digit}e${exponent}`));
  }
  return edges.filter((edge) => edge > min && edge <= max);
}
