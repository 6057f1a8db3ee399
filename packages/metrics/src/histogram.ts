import { Instrument, type InstrumentContext, type InstrumentOptions } from './instrument.js';
import type { Labels } from './labels.js';
import { HistogramSeries } from './series/histogram-series.js';
import { type Range, Scale, secondsScale } from './series/scale.js';

/** What a histogram measures, and over which range. */
export interface HistogramOptions<L extends string = string> extends InstrumentOptions<L> {
  /** The values that are told apart within 1 %; others count in the first or last bucket. @default 10 microseconds to 5 minutes, in seconds */
  readonly range?: Range;
}

/** What led to one value: `{ trace_id, span_id }`. At most 128 characters, names and values together, or it is left out. */
export type Exemplar = Readonly<Record<string, string>>;

/** One series of a histogram. */
export interface BoundHistogram {
  /** Records a value. NaN, less than 0 and more than 1e300 are dropped, and counted as such; 0 counts in the first bucket. */
  record(value: number, exemplar?: Exemplar): void;
}

/** A distribution of values, mostly durations in seconds. Without `with` it records under no labels. */
export interface Histogram<L extends string = string> extends BoundHistogram {
  readonly name: string;
  /** The series of these labels: hold on to it where the labels are known in advance. @throws {MetricsError} `UNKNOWN_LABEL` */
  with(labels: Labels<L>): BoundHistogram;
}

/** A histogram and its series. */
export class HistogramInstrument extends Instrument<HistogramSeries> implements Histogram {
  readonly kind = 'histogram';

  constructor(name: string, options: HistogramOptions, { maxSeries, ...context }: InstrumentContext) {
    const scale = options.range ? new Scale(options.range) : secondsScale;
    super(name, options, maxSeries, (labels) => new HistogramSeries({ ...context, labels, scale }));
  }

  record(value: number, exemplar?: Exemplar): void {
    this.with({}).record(value, exemplar);
  }
}
