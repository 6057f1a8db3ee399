import { Clock } from './clock.js';
import { type Counter, CounterInstrument } from './counter.js';
import { MetricsError } from './errors.js';
import { exposition } from './export/exposition.js';
import { type Gauge, GaugeInstrument, type GaugeOptions } from './gauge.js';
import { type Histogram, HistogramInstrument, type HistogramOptions } from './histogram.js';
import type { InstrumentOptions } from './instrument.js';
import { type InstrumentInfo, Registry } from './registry.js';
import { RING_MINUTES } from './series/series.js';
import { readSeries, type Snapshot } from './snapshot.js';
import { type Timer, timerOf } from './timer.js';

const MINUTE_MS = 60_000;

/** The clock, and the limits of what is kept. */
export interface MetricsOptions {
  /** Milliseconds since 1970; an injected clock is read at each recording. @default the system's clock, read at most once a second */
  readonly now?: () => number;
  /** Series per instrument; further labels share one series with the label `otel.metric.overflow`. @default 500 */
  readonly maxSeries?: number;
  /**
   * Share of the values that histograms record, above 0 to 1. Below 1, their counts, sums and rates are estimates, and extremes are
   * those of the sample; counters and gauges stay exact. Recording costs about as little as choosing. @default 1
   */
  readonly sampleRate?: number;
  /** From 0 to below 1, for sampling. @default Math.random */
  readonly random?: () => number;
}

/** What a snapshot is of. */
export interface SnapshotOptions {
  /** Whole minutes in milliseconds, 60_000 to 3_600_000. @default all time */
  readonly windowMs?: number;
  /** Whether histograms bring their buckets, as `mergeSnapshots` and `combine` need them. @default false */
  readonly buckets?: boolean;
  /** Names of the instruments to read. @default all */
  readonly only?: readonly string[];
}

/** The instruments of a process, and what they say now. */
export class Metrics {
  readonly #startedAt: number;
  readonly #clock: Clock;
  readonly #timerNow: () => number;
  readonly #registry: Registry;

  /** @throws {MetricsError} `INVALID_OPTION` */
  constructor({ now, maxSeries = 500, sampleRate = 1, random = Math.random }: MetricsOptions = {}) {
    if (!Number.isInteger(maxSeries) || maxSeries < 1) {
      throw new MetricsError('INVALID_OPTION', `maxSeries must be a whole number from 1, got ${maxSeries}`);
    }
    if (!(sampleRate > 0 && sampleRate <= 1)) {
      throw new MetricsError('INVALID_OPTION', `sampleRate must be above 0 and at most 1, got ${sampleRate}`);
    }
    const clock = new Clock(now);
    this.#clock = clock;
    this.#registry = new Registry((name) => ({
      clock,
      maxSeries,
      sampleRate,
      random,
      onDrop: () => this.#countDropped(name),
    }));
    this.#timerNow = now ?? (() => performance.now());
    this.#startedAt = this.#clock.read();
  }

  /** The counter of this name, made at the first call. @throws {MetricsError} `INVALID_NAME`, `MISMATCH`, `NAME_CLASH` */
  counter<L extends string = never>(name: string, options: InstrumentOptions<L> = {}): Counter<L> {
    return this.#registry.find(name, options, CounterInstrument);
  }

  /** The gauge of this name, made at the first call. @throws {MetricsError} `INVALID_NAME`, `MISMATCH`, `NAME_CLASH` */
  gauge<L extends string = never>(name: string, options: GaugeOptions<L> = {}): Gauge<L> {
    return this.#registry.find(name, options, GaugeInstrument);
  }

  /** The histogram of this name, made at the first call. @throws {MetricsError} `INVALID_NAME`, `INVALID_OPTION`, `MISMATCH`, `NAME_CLASH` */
  histogram<L extends string = never>(name: string, options: HistogramOptions<L> = {}): Histogram<L> {
    return this.#registry.find(name, options, HistogramInstrument);
  }

  /** A timer into the histogram of this name, in seconds. @throws {MetricsError} `INVALID_NAME`, `MISMATCH`, `NAME_CLASH` */
  timer<L extends string = never>(name: string, options: Omit<InstrumentOptions<L>, 'unit'> = {}): Timer<L> {
    return timerOf(
      this.#registry.find(name, { ...options, unit: 's' }, HistogramInstrument),
      options.labels ?? [],
      this.#timerNow,
    );
  }

  /** Calls `listener` with every instrument: with those that exist at once, with others when they are made. Gives the way to stop it. */
  onInstrument(listener: (instrument: InstrumentInfo) => void): () => void {
    return this.#registry.listen(listener);
  }

  /** Every series over a window: its running minute and the whole minutes before it. @throws {MetricsError} `INVALID_OPTION` */
  snapshot({ windowMs, buckets = false, only }: SnapshotOptions = {}): Snapshot {
    const minutes = windowMs === undefined ? undefined : wholeMinutes(windowMs);
    const at = this.#clock.read();
    const ageMs = at - this.#startedAt;
    const coveredMs = minutes === undefined ? ageMs : Math.min(ageMs, minutes * MINUTE_MS + (at % MINUTE_MS));
    const reading = { minutes, coveredMs, withBuckets: buckets };
    const series = this.#registry
      .select(only)
      .flatMap((instrument) => instrument.series().map((one) => readSeries(instrument, one, reading)));
    return { at, ...(windowMs === undefined ? {} : { windowMs }), coveredMs, series };
  }

  /** Everything since the start as OpenMetrics 1.0 text, exemplars included: `application/openmetrics-text; version=1.0.0`. */
  toOpenMetrics(): string {
    this.#clock.read();
    return exposition(this.#registry.select(), 'openmetrics');
  }

  /** Everything since the start in the older Prometheus format: `text/plain; version=0.0.4`. */
  toPrometheus(): string {
    this.#clock.read();
    return exposition(this.#registry.select(), 'prometheus');
  }

  #countDropped(name: string): void {
    this.counter('metrics.values.dropped', {
      description: 'Values that could not be recorded: NaN, infinite, or negative where that has no meaning',
      labels: ['metric.name'],
    })
      .with({ 'metric.name': name })
      .add();
  }
}

function wholeMinutes(windowMs: number): number {
  const minutes = windowMs / MINUTE_MS;
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= RING_MINUTES) return minutes;
  throw new MetricsError('INVALID_OPTION', `windowMs must be whole minutes from 60000 to 3600000, got ${windowMs}`);
}
