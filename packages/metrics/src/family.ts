import { MetricsError } from './errors.js';
import type { Labels, LabelValue } from './labels.js';

/** Labels of the series that takes what is over the limit, as OpenTelemetry names it. */
const OVERFLOW: Readonly<Record<string, string>> = { 'otel.metric.overflow': 'true' };

/** Characters of a label's value that are kept; values that differ only after them are one. */
const MAX_LABEL_LENGTH = 256;

interface Node<S> {
  readonly children: Map<string, Node<S>>;
  series?: S;
}

/** Whose series they are, and how one is made. */
export interface FamilyOptions<S> {
  readonly name: string;
  readonly labelNames: readonly string[];
  readonly maxSeries: number;
  readonly make: (labels: Readonly<Record<string, string>>) => S;
}

/** The series of one instrument, found by the values of its labels. */
export class Family<S> {
  /** Every series, in the order in which they came up. */
  readonly all: S[] = [];
  readonly #options: FamilyOptions<S>;
  readonly #root: Node<S> = { children: new Map() };
  #overflow: S | undefined;

  constructor(options: FamilyOptions<S>) {
    this.#options = options;
  }

  /** The series of these labels; the overflow series for new labels once there are `maxSeries`. */
  with(labels: Labels): S {
    const { labelNames } = this.#options;
    for (const name in labels) if (!labelNames.includes(name)) this.#refuse(name);
    let node = this.#root;
    for (let i = 0; i < labelNames.length; i++) {
      const next = node.children.get(labelText(labels[labelNames[i] as string]));
      if (!next) return this.#add(labels);
      node = next;
    }
    return node.series ?? this.#add(labels);
  }

  #add(labels: Labels): S {
    const { labelNames, maxSeries, make } = this.#options;
    if (this.#overflow) return this.#overflow;
    if (this.all.length >= maxSeries) {
      this.#overflow = this.#keep(make(OVERFLOW));
      return this.#overflow;
    }
    const values = labelNames.map((name) => labelText(labels[name]));
    const entries = labelNames.map((name, i) => [name, values[i] as string] as const);
    const series = make(Object.fromEntries(entries.filter(([, value]) => value !== '')));
    this.#leaf(values).series = series;
    return this.#keep(series);
  }

  #leaf(values: readonly string[]): Node<S> {
    let node = this.#root;
    for (const value of values) {
      const next = node.children.get(value) ?? { children: new Map() };
      node.children.set(value, next);
      node = next;
    }
    return node;
  }

  #keep(series: S): S {
    this.all.push(series);
    return series;
  }

  #refuse(label: string): never {
    const { name, labelNames } = this.#options;
    const declared = labelNames.length > 0 ? labelNames.join(', ') : 'none';
    throw new MetricsError('UNKNOWN_LABEL', `${name} has no label ${label}; declared: ${declared}`);
  }
}

function labelText(value: LabelValue): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : String(value);
  return text.length <= MAX_LABEL_LENGTH ? text : text.slice(0, MAX_LABEL_LENGTH);
}
