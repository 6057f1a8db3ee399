import { HistogramSeries } from './histogram-series.js';
import type { Instrument, Kind } from './instrument.js';
import { COUNT, FIRST, MAX, MIN, SUM } from './moments.js';
import { quantiles } from './quantiles.js';
import type { Series } from './series.js';

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
  /** Mean, smallest and largest value; the present one for a gauge that was not set in the window. */
  readonly avg?: number;
  readonly min?: number;
  readonly max?: number;
  /** Quantiles of a histogram, within 1 % of the value at that rank. */
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
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

export interface Window {
  /** Whole minutes before the running one; all time if not given. */
  readonly minutes?: number | undefined;
  readonly coveredMs: number;
}

/** Reads one series over a window. */
export function readSeries(instrument: Instrument, series: Series, { minutes, coveredMs }: Window): SeriesSnapshot {
  const { name, kind, unit } = instrument;
  const moments = series.moments(minutes);
  const count = moments[COUNT] as number;
  const sum = moments[SUM] as number;
  const change = { counter: sum, histogram: count, gauge: count > 0 ? series.last - (moments[FIRST] as number) : 0 }[
    kind
  ];
  const rate = change / (Math.max(coveredMs, 1_000) / 1_000);
  const values = count > 0 ? range(moments) : kind === 'gauge' ? constant(series.last) : {};
  return {
    ...{ name, kind, unit, labels: series.labels, count, sum, rate },
    ...current(kind, series),
    ...values,
    ...(series instanceof HistogramSeries && count > 0 ? spread(series, minutes, moments) : {}),
  };
}

function current(kind: Kind, series: Series): { current?: number } {
  if (kind === 'counter') return { current: series.moments()[SUM] as number };
  return Number.isNaN(series.last) ? {} : { current: series.last };
}

const range = (moments: Float64Array) => ({
  avg: (moments[SUM] as number) / (moments[COUNT] as number),
  min: moments[MIN] as number,
  max: moments[MAX] as number,
});

const constant = (value: number) => (Number.isNaN(value) ? {} : { avg: value, min: value, max: value });

function spread(series: HistogramSeries, minutes: number | undefined, moments: Float64Array) {
  const values = quantiles(series.counts(minutes), series.scale, [0.5, 0.95, 0.99]);
  const within = (value: number) => Math.min(Math.max(value, moments[MIN] as number), moments[MAX] as number);
  const [p50, p95, p99] = values.map(within) as [number, number, number];
  return { p50, p95, p99 };
}
