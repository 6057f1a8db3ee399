const DURATION =
  /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const DAY_MS = 86_400_000;
/** Milliseconds of the parts in their order; years and months are of average length. */
const PART_MS = [365.25 * DAY_MS, 30.4375 * DAY_MS, 7 * DAY_MS, DAY_MS, 3_600_000, 60_000, 1_000];

/** The milliseconds of an ISO 8601 duration, or undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const match = DURATION.exec(text);
  if (!match) return undefined;
  return PART_MS.reduce((sum, partMs, at) => sum + partMs * Number(match[at + 1] ?? 0), 0);
}
