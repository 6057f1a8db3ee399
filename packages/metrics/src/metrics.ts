import { Clock } from './clock.js';
import { type Counter, CounterInstrument } from './counter.js';
import { MetricsError } from './errors.js';
import { takenNames } from './export/exported-name.js';
import { exposition } from './export/exposition.js';
import { type Gauge, GaugeInstrument, type GaugeOptions } from './gauge.js';
import { type Histogram, HistogramInstrument, type HistogramOptions } from './histogram.js';
import type { Instrument, InstrumentContext, InstrumentOptions } from './instrument.js';
import { RING_MINUTES } from './series/series.js';
import { readSeries, type Snapshot } from './snapshot.js';
import { type Timer, timerOf } from './timer.js';

const MINUTE_MS = 60_000;
const NAME = /^[A-Za-z][A-Za-z0-9_.\-/]{0,254}$/;

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
  readonly #context: Omit<InstrumentContext, 'onDrop'>;
  readonly #timerNow: () => number;
  readonly #instruments = new Map<string, Instrument>();
  readonly #exported = new Map<string, string>();
  readonly #listeners = new Set<(instrument: InstrumentInfo) => void>();

  /** @throws {MetricsError} `INVALID_OPTION` */
  constructor({ now, maxSeries = 500, sampleRate = 1, random = Math.random }: MetricsOptions = {}) {
    if (!Number.isInteger(maxSeries) || maxSeries < 1) {
      throw new MetricsError('INVALID_OPTION', `maxSeries must be a whole number from 1, got ${maxSeries}`);
    }
    if (!(sampleRate > 0 && sampleRate <= 1)) {
      throw new MetricsError('INVALID_OPTION', `sampleRate must be above 0 and at most 1, got ${sampleRate}`);
    }
    this.#context = { clock: new Clock(now), maxSeries, sampleRate, random };
    this.#timerNow = now ?? (() => performance.now());
    this.#startedAt = this.#context.clock.read();
  }

  /** The counter of this name, made at the first call. @throws {MetricsError} `INVALID_NAME`, `MISMATCH`, `NAME_CLASH` */
  counter<L extends string = never>(name: string, options: InstrumentOptions<L> = {}): Counter<L> {
    return this.#find(name, options, CounterInstrument);
  }

  /** The gauge of this name, made at the first call. @throws {MetricsError} `INVALID_NAME`, `MISMATCH`, `NAME_CLASH` */
  gauge<L extends string = never>(name: string, options: GaugeOptions<L> = {}): Gauge<L> {
    return this.#find(name, options, GaugeInstrument);
  }

  /** The histogram of this name, made at the first call. @throws {MetricsError} `INVALID_NAME`, `INVALID_OPTION`, `MISMATCH`, `NAME_CLASH` */
  histogram<L extends string = never>(name: string, options: HistogramOptions<L> = {}): Histogram<L> {
    return this.#find(name, options, HistogramInstrument);
  }

  /** A timer into the histogram of this name, in seconds. @throws {MetricsError} `INVALID_NAME`, `MISMATCH`, `NAME_CLASH` */
  timer<L extends string = never>(name: string, options: Omit<InstrumentOptions<L>, 'unit'> = {}): Timer<L> {
    return timerOf(
      this.#find(name, { ...options, unit: 's' }, HistogramInstrument),
      options.labels ?? [],
      this.#timerNow,
    );
  }

  /** Calls `listener` with every instrument: with those that exist at once, with others when they are made. Gives the way to stop it. */
  onInstrument(listener: (instrument: InstrumentInfo) => void): () => void {
    this.#listeners.add(listener);
    for (const instrument of [...this.#instruments.values()]) listener(instrument);
    return () => void this.#listeners.delete(listener);
  }

  /** Every series over a window: its running minute and the whole minutes before it. @throws {MetricsError} `INVALID_OPTION` */
  snapshot({ windowMs, buckets = false, only }: SnapshotOptions = {}): Snapshot {
    const minutes = windowMs === undefined ? undefined : wholeMinutes(windowMs);
    const at = this.#context.clock.read();
    const ageMs = at - this.#startedAt;
    const coveredMs = minutes === undefined ? ageMs : Math.min(ageMs, minutes * MINUTE_MS + (at % MINUTE_MS));
    const reading = { minutes, coveredMs, withBuckets: buckets };
    const asked = only ? only.flatMap((name) => this.#instruments.get(name) ?? []) : [...this.#instruments.values()];
    const series = asked.flatMap((instrument) =>
      instrument.series().map((one) => readSeries(instrument, one, reading)),
    );
    return { at, ...(windowMs === undefined ? {} : { windowMs }), coveredMs, series };
  }

  /** Everything since the start as OpenMetrics 1.0 text, exemplars included: `application/openmetrics-text; version=1.0.0`. */
  toOpenMetrics(): string {
    this.#context.clock.read();
    return exposition([...this.#instruments.values()], 'openmetrics');
  }

  /** Everything since the start in the older Prometheus format: `text/plain; version=0.0.4`. */
  toPrometheus(): string {
    this.#context.clock.read();
    return exposition([...this.#instruments.values()], 'prometheus');
  }

  #find<I extends Instrument, O extends InstrumentOptions>(
    name: string,
    options: O,
    Kind: new (name: string, options: O, context: InstrumentContext) => I,
  ): I {
    const known = this.#instruments.get(name);
    if (!known) return this.#add(name, options, Kind);
    if (known instanceof Kind && isSame(known, options)) return known;
    throw new MetricsError('MISMATCH', `${name} exists as ${shape(known)}`);
  }

  #add<I extends Instrument, O extends InstrumentOptions>(
    name: string,
    options: O,
    Kind: new (name: string, options: O, context: InstrumentContext) => I,
  ): I {
    if (!NAME.test(name))
      throw new MetricsError('INVALID_NAME', `${JSON.stringify(name)} is no OpenTelemetry instrument name`);
    const instrument = new Kind(name, options, { ...this.#context, onDrop: () => this.#countDropped(name) });
    const taken = takenNames(name, instrument.unit, instrument.kind);
    const clash = taken.find((one) => this.#exported.has(one));
    if (clash) {
      throw new MetricsError(
        'NAME_CLASH',
        `${name} and ${this.#exported.get(clash)} would both be exported as ${clash}`,
      );
    }
    for (const one of taken) this.#exported.set(one, name);
    this.#instruments.set(name, instrument);
    for (const listener of this.#listeners) listener(instrument);
    return instrument;
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

/** What an instrument is, without its values. */
export type InstrumentInfo = Pick<Instrument, 'name' | 'kind' | 'unit' | 'description' | 'labelNames'>;

function wholeMinutes(windowMs: number): number {
  const minutes = windowMs / MINUTE_MS;
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= RING_MINUTES) return minutes;
  throw new MetricsError('INVALID_OPTION', `windowMs must be whole minutes from 60000 to 3600000, got ${windowMs}`);
}

function isSame(known: Instrument, { unit, labels = [] }: InstrumentOptions): boolean {
  const sameUnit = unit === undefined || unit === known.unit;
  return (
    sameUnit && labels.length === known.labelNames.length && labels.every((label) => known.labelNames.includes(label))
  );
}

const shape = ({ kind, unit, labelNames }: Instrument) =>
  `a ${kind}${unit === '' ? '' : ` in ${unit}`} with labels (${labelNames.join(', ')})`;
