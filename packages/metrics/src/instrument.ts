import { Family } from './family.js';
import type { Labels } from './labels.js';
import type { Series, SeriesContext } from './series/series.js';

/** What an instrument is. A timer is a histogram. */
export type Kind = 'counter' | 'gauge' | 'histogram';

/** What an instrument measures. */
export interface InstrumentOptions<L extends string = string> {
  /** Unit in UCUM: `s`, `By`, `1`, or a thing that is counted in braces, `{request}`. @default none */
  readonly unit?: string;
  /** One sentence for people. @default none */
  readonly description?: string;
  /** Names of the labels that `with` takes. @default none */
  readonly labels?: readonly L[];
}

/** What an instrument needs from its registry. */
export interface InstrumentContext extends Omit<SeriesContext, 'labels'> {
  readonly maxSeries: number;
  /** Share of the values that histograms record, above 0 to 1. */
  readonly sampleRate: number;
  readonly random: () => number;
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
    this.labelNames = [...(options.labels ?? [])];
    this.#family = new Family({ name, labelNames: this.labelNames, maxSeries, make });
    if (this.labelNames.length === 0) this.#family.with({}); // shows as 0 before its first use
  }

  /** Every series, in the order in which they came up. */
  series(): readonly S[] {
    return this.#family.all;
  }

  with(labels: Labels): S {
    return this.#family.with(labels);
  }
}
