import type { Labels } from './labels.js';
import type { Range } from './scale.js';

/** What an instrument measures. */
export interface InstrumentOptions<L extends string = string> {
  /** Unit in UCUM: `s`, `By`, `1`, or a thing that is counted in braces, `{request}`. @default none */
  readonly unit?: string;
  /** One sentence for people. @default none */
  readonly description?: string;
  /** Names of the labels that `with` takes. @default none */
  readonly labels?: readonly L[];
}

export interface GaugeOptions<L extends string = string> extends InstrumentOptions<L> {
  /** Gives the value when it is read, in place of `set`. What it throws counts as a dropped value. */
  readonly observe?: () => number;
}

export interface HistogramOptions<L extends string = string> extends InstrumentOptions<L> {
  /** The values that are told apart within 1 %; others count in the first or last bucket. @default 10 microseconds to 5 minutes, in seconds */
  readonly range?: Range;
}

/** One series of a counter. */
export interface BoundCounter {
  /** Adds `n`, 1 if not given. NaN, Infinity and less than 0 are dropped, and counted as such. */
  add(n?: number): void;
}

/** One series of a gauge. */
export interface BoundGauge {
  /** Sets the present value. NaN and Infinity are dropped, and counted as such. */
  set(value: number): void;
  /** Changes the present value, 0 before the first, by `change`. */
  add(change: number): void;
}

/** One series of a histogram. */
export interface BoundHistogram {
  /** Records a value. NaN, Infinity and less than 0 are dropped, and counted as such; 0 counts in the first bucket. */
  record(value: number): void;
}

/** A total that only grows. Without `with` it counts under no labels. */
export interface Counter<L extends string = string> extends BoundCounter {
  readonly name: string;
  /** The series of these labels: hold on to it where the labels are known in advance. @throws {MetricsError} `UNKNOWN_LABEL` */
  with(labels: Labels<L>): BoundCounter;
}

/** A value that goes up and down. */
export interface Gauge<L extends string = string> extends BoundGauge {
  readonly name: string;
  /** The series of these labels. @throws {MetricsError} `UNKNOWN_LABEL` */
  with(labels: Labels<L>): BoundGauge;
}

/** A distribution of values, mostly durations in seconds. */
export interface Histogram<L extends string = string> extends BoundHistogram {
  readonly name: string;
  /** The series of these labels: hold on to it where the labels are known in advance. @throws {MetricsError} `UNKNOWN_LABEL` */
  with(labels: Labels<L>): BoundHistogram;
}
