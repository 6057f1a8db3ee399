import { Instrument, type InstrumentContext, type InstrumentOptions } from './instrument.js';
import type { Labels } from './labels.js';
import { LARGEST, Series } from './series/series.js';

/** How the values of several processes become one. */
export type Combination = 'sum' | 'max' | 'avg';

/** What a gauge measures, and how. */
export interface GaugeOptions<L extends string = string> extends InstrumentOptions<L> {
  /** Gives the value whenever it is read, in place of `set`. If it throws, that counts as a dropped value. */
  readonly observe?: () => number;
  /** How `mergeSnapshots` makes one value of several. @default 'sum' */
  readonly combine?: Combination;
}

/** One series of a gauge. */
export interface BoundGauge {
  /** Sets the present value. NaN and what is beyond 1e300 are dropped, and counted as such. */
  set(value: number): void;
  /** Changes the present value, 0 before the first, by `change`. */
  add(change: number): void;
}

/** A value that goes up and down. */
export interface Gauge<L extends string = string> extends BoundGauge {
  readonly name: string;
  /** The series of these labels. @throws {MetricsError} `UNKNOWN_LABEL` */
  with(labels: Labels<L>): BoundGauge;
}

/** A series that holds a present value. */
export class GaugeSeries extends Series implements BoundGauge {
  override get hasValue(): boolean {
    return !Number.isNaN(this.last);
  }

  set(value: number): void {
    this.keep(value, -LARGEST);
  }

  add(change: number): void {
    this.set((Number.isNaN(this.last) ? 0 : this.last) + change);
  }
}

/** A gauge and its series. */
export class GaugeInstrument extends Instrument<GaugeSeries> implements Gauge {
  readonly kind = 'gauge';
  readonly combine: Combination;
  readonly #observe: (() => number) | undefined;
  readonly #onDrop: () => void;

  constructor(name: string, options: GaugeOptions, { maxSeries, ...context }: InstrumentContext) {
    super(name, options, maxSeries, (labels) => new GaugeSeries({ ...context, labels }));
    this.combine = options.combine ?? 'sum';
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
