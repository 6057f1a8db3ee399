import { Clock } from './clock.js';
import { MetricsError } from './errors.js';
import { takenNames } from './exported-name.js';
import {
  CounterInstrument,
  GaugeInstrument,
  HistogramInstrument,
  type Instrument,
  type InstrumentContext,
} from './instrument.js';
import type { Counter, Gauge, GaugeOptions, Histogram, HistogramOptions, InstrumentOptions } from './instruments.js';
import { openMetrics } from './open-metrics.js';
import { RING_MINUTES } from './series.js';
import { readSeries, type Snapshot } from './snapshot.js';

const MINUTE_MS = 60_000;
const NAME = /^[A-Za-z][A-Za-z0-9_.\-/]{0,254}$/;

export interface MetricsOptions {
  /** Milliseconds since 1970; an injected clock is read at each recording. @default the system's clock, read at most once a second */
  readonly now?: () => number;
  /** Series per instrument; further labels share one series with the label `otel.metric.overflow`. @default 500 */
  readonly maxSeries?: number;
}

export interface SnapshotOptions {
  /** Whole minutes in milliseconds, 60_000 to 3_600_000. @default all time */
  readonly windowMs?: number;
}

/** The instruments of a process, and what they say now. */
export class Metrics {
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #maxSeries: number;
  readonly #instruments = new Map<string, Instrument>();
  readonly #exported = new Map<string, string>();

  /** @throws {MetricsError} `INVALID_OPTION` */
  constructor({ now, maxSeries = 500 }: MetricsOptions = {}) {
    if (!Number.isInteger(maxSeries) || maxSeries < 1) {
      throw new MetricsError('INVALID_OPTION', `maxSeries must be a whole number from 1, got ${maxSeries}`);
    }
    this.#clock = new Clock(now);
    this.#startedAt = this.#clock.read();
    this.#maxSeries = maxSeries;
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

  /** Every series over a window: its running minute and the whole minutes before it. @throws {MetricsError} `INVALID_OPTION` */
  snapshot({ windowMs }: SnapshotOptions = {}): Snapshot {
    const minutes = windowMs === undefined ? undefined : wholeMinutes(windowMs);
    const at = this.#clock.read();
    const ageMs = at - this.#startedAt;
    const coveredMs = minutes === undefined ? ageMs : Math.min(ageMs, minutes * MINUTE_MS + (at % MINUTE_MS));
    const series = [...this.#instruments.values()].flatMap((instrument) =>
      instrument.series().map((one) => readSeries(instrument, one, { minutes, coveredMs })),
    );
    return { at, ...(windowMs === undefined ? {} : { windowMs }), coveredMs, series };
  }

  /** Everything since the start as OpenMetrics 1.0 text (`application/openmetrics-text`). */
  toOpenMetrics(): string {
    this.#clock.read();
    return openMetrics([...this.#instruments.values()]);
  }

  #find<I extends Instrument, O extends InstrumentOptions>(
    name: string,
    options: O,
    Kind: new (name: string, options: O, context: InstrumentContext) => I,
  ): I {
    const known = this.#instruments.get(name);
    if (!known) return this.#add(name, new Kind(name, options, this.#contextOf(name)));
    if (known instanceof Kind && isSame(known, options)) return known;
    throw new MetricsError('MISMATCH', `${name} exists as ${shape(known)}`);
  }

  #add<I extends Instrument>(name: string, instrument: I): I {
    if (!NAME.test(name)) throw new MetricsError('INVALID_NAME', `${name} is no OpenTelemetry instrument name`);
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
    return instrument;
  }

  #contextOf(name: string): InstrumentContext {
    return { clock: this.#clock, maxSeries: this.#maxSeries, onDrop: () => this.#countDropped(name) };
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

function isSame(known: Instrument, { unit, labels = [] }: InstrumentOptions): boolean {
  const sameUnit = unit === undefined || unit === known.unit;
  return (
    sameUnit && labels.length === known.labelNames.length && labels.every((label) => known.labelNames.includes(label))
  );
}

const shape = ({ kind, unit, labelNames }: Instrument) =>
  `a ${kind}${unit === '' ? '' : ` in ${unit}`} with labels (${labelNames.join(', ')})`;
