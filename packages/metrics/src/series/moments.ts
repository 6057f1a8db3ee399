/** Count, sum, extremes and first value of a number of recordings, kept as five neighbours in a Float64Array. */
export const COUNT = 0;
export const SUM = 1;
export const MIN = 2;
export const MAX = 3;
export const FIRST = 4;
/** Numbers that one set of moments takes. */
export const FIELDS = 5;

export function emptyMoments(length = 1): Float64Array {
  const moments = new Float64Array(length * FIELDS);
  for (let at = 0; at < moments.length; at += FIELDS) clearMoments(moments, at);
  return moments;
}

export function clearMoments(moments: Float64Array, at: number): void {
  moments[at + COUNT] = 0;
  moments[at + SUM] = 0;
  moments[at + MIN] = Number.POSITIVE_INFINITY;
  moments[at + MAX] = Number.NEGATIVE_INFINITY;
  moments[at + FIRST] = Number.NaN;
}

/** Adds later moments to earlier ones. */
export function addMoments(into: Float64Array, from: Float64Array, at: number): void {
  const count = from[at + COUNT] as number;
  if (count === 0) return;
  if (into[COUNT] === 0) into[FIRST] = from[at + FIRST] as number;
  into[COUNT] = (into[COUNT] as number) + count;
  into[SUM] = (into[SUM] as number) + (from[at + SUM] as number);
  into[MIN] = Math.min(into[MIN] as number, from[at + MIN] as number);
  into[MAX] = Math.max(into[MAX] as number, from[at + MAX] as number);
}
