import { type Combination, GaugeInstrument } from './gauge.js';
import type { Instrument, Kind } from './instrument.js';
import { HistogramSeries } from './series/histogram-series.js';
import type { Moments } from './series/moments.js';
import { quantiles, SHARES } from './series/quantiles.js';
import type { Range } from './series/scale.js';
import type { Series } from './series/series.js';

/** How often each range of values was recorded: what quantiles of several series are made of. */
export interface Buckets {
  readonly range: Range;
  /** The bucket of the first count; each bucket reaches 2 % further than the one before, the first begins at `range.min`. */
  readonly from: number;
  readonly counts: readonly number[];
}

/** What one series says of a window. Absent fields have nothing to say: no value was recorded, or it is not a histogram. */
export interface SeriesSnapshot {
  readonly name: string;
  readonly kind: Kind;
  readonly unit: string;
  /** Labels that have a value. */
  readonly labels: Readonly<Record<string, string>>;
  /** Values recorded in the window. */
  readonly count: number;
  /** Their sum: what was added, for a counter. */
  readonly sum: number;
  /** Per second of the window: what was added to a counter, values recorded in a histogram, change of a gauge. */
  readonly rate: number;
  /** The total of a counter since it began; the last value of a gauge or histogram, recorded in the window or before. */
  readonly current?: number;
  /** Mean of the values; of a gauge that was not set in the window, its present value, as for `min` and `max`. */
  readonly avg?: number;
  readonly min?: number;
  readonly max?: number;
  /** Quantiles of a histogram, within 1 % of the value at that rank. */
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
  /** How several processes' values of a gauge become one. @default 'sum' */
  readonly combine?: Combination;
  /** Of a histogram, where the snapshot was asked for buckets. */
  readonly buckets?: Buckets;
}

/** Every series at one moment. Plain data: it survives JSON. */
export interface Snapshot {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The window that was asked for; absent for all time. */
  readonly windowMs?: number;
  /** Milliseconds that the values are from: up to a minute more than `windowMs`, less in a young process. */
  readonly coveredMs: number;
  readonly series: readonly SeriesSnapshot[];
}

/** How a series is read. */
export interface Reading {
  /** Whole minutes before the running one; all time if not given. */
  readonly minutes: number | undefined;
  readonly coveredMs: number;
  readonly withBuckets: boolean;
}

/** Reads one series over a window. */
export function readSeries(instrument: Instrument, series: Series, reading: Reading): SeriesSnapshot {
  const { name, kind, unit } = instrument;
  const moments = series.moments(reading.minutes);
  const { count, sum } = moments;
  const change = { counter: sum, histogram: count, gauge: count > 0 ? series.last - moments.first : 0 }[kind];
  const rate = change / (Math.max(reading.coveredMs, 1_000) / 1_000);
  const extent = count > 0 ? extentOf(moments) : kind === 'gauge' ? constant(series.last) : {};
  return {
    ...{ name, kind, unit, labels: series.labels, count, sum, rate },
    ...currentOf(kind, series),
    ...extent,
    ...(series instanceof HistogramSeries && count > 0 ? spreadOf(series, moments, reading) : {}),
    ...(instrument instanceof GaugeInstrument && instrument.combine !== 'sum' ? { combine: instrument.combine } : {}),
  };
}

function currentOf(kind: Kind, series: Series): { current?: number } {
  if (kind === 'counter') return { current: series.moments().sum };
  return Number.isNaN(series.last) ? {} : { current: series.last };
}

const extentOf = ({ count, sum, min, max }: Moments) => ({ avg: sum / count, min, max });

const constant = (value: number) => (Number.isNaN(value) ? {} : { avg: value, min: value, max: value });

function spreadOf(series: HistogramSeries, moments: Moments, { minutes, withBuckets }: Reading) {
  const packed = series.counts(minutes);
  const values = quantiles(packed, series.scale, SHARES, moments.min, moments.max);
  const [p50, p95, p99] = values as [number, number, number];
  if (!withBuckets) return { p50, p95, p99 };
  return {
    p50,
    p95,
    p99,
    buckets: { range: series.scale.range, from: packed.from, counts: Array.from(packed.counts) },
  };
}
