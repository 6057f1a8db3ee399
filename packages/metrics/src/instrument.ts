import { CounterSeries } from './counter-series.js';
import { Family } from './family.js';
import { GaugeSeries } from './gauge-series.js';
import { HistogramSeries } from './histogram-series.js';
import type { Counter, Gauge, GaugeOptions, Histogram, HistogramOptions, InstrumentOptions } from './instruments.js';
import type { Labels } from './labels.js';
import { Scale } from './scale.js';
import type { Series, SeriesContext } from './series.js';

export type Kind = 'counter' | 'gauge' | 'histogram';

/** What an instrument needs from its registry. */
export interface InstrumentContext extends Omit<SeriesContext, 'labels'> {
  readonly maxSeries: number;
}

/** A name, what it means, and its series. */
export abstract class Instrument<S extends Series = Series> {
  abstract readonly kind: Kind;
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  readonly labelNames: readonly string[];
  readonly #family: Family<S>;

  constructor(name: string, options: InstrumentOptions, maxSeries: number, make: (labels: S['labels']) => S) {
    this.name = name;
    this.unit = options.unit ?? '';
    this.description = options.description ?? '';
    this.labelNames = options.labels ?? [];
    this.#family = new Family({ name, labelNames: this.labelNames, maxSeries, make });
    if (this.labelNames.length === 0) this.#family.with({}); // shows as 0 before its first use
  }

  /** Every series, brought up to the present. */
  series(): readonly S[] {
    return this.#family.all;
  }

  with(labels: Labels): S {
    return this.#family.with(labels);
  }
}

export class CounterInstrument extends Instrument<CounterSeries> implements Counter {
  readonly kind = 'counter';

  constructor(name: string, options: InstrumentOptions, { maxSeries, ...context }: InstrumentContext) {
    super(name, options, maxSeries, (labels) => new CounterSeries({ ...context, labels }));
  }

  add(n?: number): void {
    this.with({}).add(n);
  }
}

export class GaugeInstrument extends Instrument<GaugeSeries> implements Gauge {
  readonly kind = 'gauge';
  readonly #observe: (() => number) | undefined;
  readonly #onDrop: () => void;

  constructor(name: string, options: GaugeOptions, { maxSeries, ...context }: InstrumentContext) {
    super(name, options, maxSeries, (labels) => new GaugeSeries({ ...context, labels }));
    this.#observe = options.observe;
    this.#onDrop = context.onDrop;
  }

  override series(): readonly GaugeSeries[] {
    if (this.#observe) this.#read(this.#observe);
    return super.series();
  }

  set(value: number): void {
    this.with({}).set(value);
  }

  add(change: number): void {
    this.with({}).add(change);
  }

  #read(observe: () => number): void {
    try {
      this.set(observe());
    } catch {
      this.#onDrop();
    }
  }
}

export class HistogramInstrument extends Instrument<HistogramSeries> implements Histogram {
  readonly kind = 'histogram';
  readonly scale: Scale;

  constructor(name: string, options: HistogramOptions, { maxSeries, ...context }: InstrumentContext) {
    const scale = new Scale(options.range);
    super(name, options, maxSeries, (labels) => new HistogramSeries({ ...context, labels }, scale));
    this.scale = scale;
  }

  record(value: number): void {
    this.with({}).record(value);
  }
}
