import { Instrument, type InstrumentContext, type InstrumentOptions } from './instrument.js';
import type { Labels } from './labels.js';
import { Series } from './series/series.js';

/** One series of a counter. */
export interface BoundCounter {
  /** Adds `n`, 1 if not given. NaN, less than 0 and more than 1e300 are dropped, and counted as such. */
  add(n?: number): void;
}

/** A total that only grows. Without `with` it counts under no labels. */
export interface Counter<L extends string = string> extends BoundCounter {
  readonly name: string;
  /** The series of these labels: hold on to it where the labels are known in advance. @throws {MetricsError} `UNKNOWN_LABEL` */
  with(labels: Labels<L>): BoundCounter;
}

/** A series that only grows. */
export class CounterSeries extends Series implements BoundCounter {
  add(n = 1): void {
    this.keep(n);
  }
}

/** A counter and its series. */
export class CounterInstrument extends Instrument<CounterSeries> implements Counter {
  readonly kind = 'counter';

  constructor(name: string, options: InstrumentOptions, { maxSeries, ...context }: InstrumentContext) {
    super(name, options, maxSeries, (labels) => new CounterSeries({ ...context, labels }));
  }

  add(n?: number): void {
    this.with({}).add(n);
  }
}
