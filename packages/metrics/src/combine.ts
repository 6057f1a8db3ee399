import { MetricsError } from './errors.js';
import type { Combination } from './gauge.js';
import { Counts } from './series/counts.js';
import { quantiles, SHARES } from './series/quantiles.js';
import { Scale } from './series/scale.js';
import type { Buckets, SeriesSnapshot, Snapshot } from './snapshot.js';

type Labels = SeriesSnapshot['labels'];

/**
 * What several series of one instrument say together, under `labels`; `undefined` if there is none. Quantiles need buckets in every
 * series that has values; without them they are absent.
 */
export function combine(all: readonly SeriesSnapshot[], labels: Labels = {}): SeriesSnapshot | undefined {
  const [first] = all;
  return first && combined(all, first, labels);
}

function combined(
  all: readonly SeriesSnapshot[],
  { name, kind, unit, combine: how }: SeriesSnapshot,
  labels: Labels,
): SeriesSnapshot {
  const filled = all.filter((one) => one.avg !== undefined);
  if (filled.length === 1 && kind === 'histogram') return { ...(filled[0] as SeriesSnapshot), labels };
  const count = total(all, 'count');
  const sum = total(all, 'sum');
  const same = { name, kind, unit, labels, count, sum, rate: total(all, 'rate') };
  if (kind === 'gauge') return { ...same, ...combinedGauge(all, how) };
  return {
    ...same,
    ...(kind === 'counter' ? { current: total(all, 'current') } : {}),
    ...(count > 0 ? { avg: sum / count, min: least(filled, 'min'), max: most(filled, 'max') } : {}),
    ...(count > 0 && kind === 'histogram' ? combinedSpread(filled) : {}),
  };
}

/**
 * One snapshot of many, for instance of the workers of a server: series of the same name and labels become one. Take them with
 * `buckets: true`, or the quantiles of what several recorded are absent. Extremes of summed gauges are bounds, not values seen.
 *
 * @throws {MetricsError} `INVALID_OPTION` if there is none, or their windows differ
 */
export function mergeSnapshots(snapshots: readonly Snapshot[]): Snapshot {
  const [first] = snapshots;
  if (!first) throw new MetricsError('INVALID_OPTION', 'There is no snapshot to merge');
  if (snapshots.some((one) => one.windowMs !== first.windowMs)) {
    throw new MetricsError('INVALID_OPTION', 'Snapshots of different windows cannot be merged');
  }
  const groups = new Map<string, [SeriesSnapshot, ...SeriesSnapshot[]]>();
  for (const one of snapshots.flatMap(({ series }) => series)) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return {
    ...first,
    at: Math.max(...snapshots.map(({ at }) => at)),
    coveredMs: Math.max(...snapshots.map(({ coveredMs }) => coveredMs)),
    series: [...groups.values()].map((group) =>
      group.length === 1 ? group[0] : combined(group, group[0], group[0].labels),
    ),
  };
}

const keyOf = ({ name, kind, labels }: SeriesSnapshot) =>
  JSON.stringify([name, kind, ...Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))]);

type Numeric = 'count' | 'sum' | 'rate' | 'current' | 'avg' | 'min' | 'max';

const values = (all: readonly SeriesSnapshot[], field: Numeric) => all.map((one) => one[field] ?? 0);
const total = (all: readonly SeriesSnapshot[], field: Numeric) => values(all, field).reduce((a, b) => a + b, 0);
const least = (all: readonly SeriesSnapshot[], field: Numeric) => values(all, field).reduce((a, b) => Math.min(a, b));
const most = (all: readonly SeriesSnapshot[], field: Numeric) => values(all, field).reduce((a, b) => Math.max(a, b));
const mean = (all: readonly SeriesSnapshot[], field: Numeric) => total(all, field) / all.length;

function combinedGauge(all: readonly SeriesSnapshot[], how: Combination = 'sum') {
  const set = all.filter((one) => one.current !== undefined);
  const by = { sum: total, max: most, avg: mean }[how];
  const kept = how === 'sum' ? {} : { combine: how };
  if (set.length === 0) return kept;
  return { ...kept, current: by(set, 'current'), avg: by(set, 'avg'), min: by(set, 'min'), max: by(set, 'max') };
}

function combinedSpread(filled: readonly SeriesSnapshot[]) {
  const all = filled.map((one) => one.buckets);
  const range = all[0]?.range;
  if (!range || !all.every((one): one is Buckets => one?.range.min === range.min && one.range.max === range.max))
    return {};
  const counts = new Counts();
  for (const one of all) counts.add(one);
  const found = quantiles(counts, new Scale(range), SHARES, least(filled, 'min'), most(filled, 'max'));
  const [p50, p95, p99] = found as [number, number, number];
  return { p50, p95, p99, buckets: { range, from: counts.from, counts: Array.from(counts.counts) } };
}
