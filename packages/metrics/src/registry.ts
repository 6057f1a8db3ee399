import { MetricsError } from './errors.js';
import { exportedLabel, takenNames } from './export/exported-name.js';
import type { Instrument, InstrumentContext, InstrumentOptions } from './instrument.js';

const NAME = /^[A-Za-z][A-Za-z0-9_.\-/]{0,254}$/;

/** What an instrument is, without its values. */
export type InstrumentInfo = Pick<Instrument, 'name' | 'kind' | 'unit' | 'description' | 'labelNames'>;

/** How instruments of one kind are made. */
type Make<I extends Instrument, O extends InstrumentOptions> = new (
  name: string,
  options: O,
  context: InstrumentContext,
) => I;

/** The instruments by name: one for each, and none that would be exported as another is. */
export class Registry {
  readonly #instruments = new Map<string, Instrument>();
  readonly #exported = new Map<string, string>();
  readonly #listeners = new Set<(instrument: InstrumentInfo) => void>();
  readonly #contextOf: (name: string) => InstrumentContext;

  constructor(contextOf: (name: string) => InstrumentContext) {
    this.#contextOf = contextOf;
  }

  /** Those of these names that exist; without names all, in the order in which they were made. */
  select(names?: readonly string[]): Instrument[] {
    return names ? names.flatMap((name) => this.#instruments.get(name) ?? []) : [...this.#instruments.values()];
  }

  listen(listener: (instrument: InstrumentInfo) => void): () => void {
    this.#listeners.add(listener);
    for (const instrument of this.select()) listener(instrument);
    return () => void this.#listeners.delete(listener);
  }

  /** The instrument of this name, made if there is none. @throws {MetricsError} `INVALID_NAME`, `MISMATCH`, `NAME_CLASH` */
  find<I extends Instrument, O extends InstrumentOptions>(name: string, options: O, Kind: Make<I, O>): I {
    const known = this.#instruments.get(name);
    if (!known) return this.#add(name, options, Kind);
    if (known instanceof Kind && isSame(known, options)) return known;
    throw new MetricsError('MISMATCH', `${name} exists as ${shape(known)}`);
  }

  #add<I extends Instrument, O extends InstrumentOptions>(name: string, options: O, Kind: Make<I, O>): I {
    if (!NAME.test(name))
      throw new MetricsError('INVALID_NAME', `${JSON.stringify(name)} is no OpenTelemetry instrument name`);
    checkLabels(name, options.labels ?? []);
    const instrument = new Kind(name, options, this.#contextOf(name));
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
}

function checkLabels(name: string, labels: readonly string[]): void {
  const exported = new Map([['le', 'the bounds of buckets']]);
  for (const label of labels) {
    const taken = exported.get(exportedLabel(label));
    if (label === '') throw new MetricsError('INVALID_NAME', `A label of ${name} has no name`);
    if (taken) throw new MetricsError('NAME_CLASH', `Label ${label} of ${name} would be exported as ${taken} is`);
    exported.set(exportedLabel(label), label);
  }
}

function isSame(known: Instrument, { unit, labels = [] }: InstrumentOptions): boolean {
  const sameUnit = unit === undefined || unit === known.unit;
  return (
    sameUnit && labels.length === known.labelNames.length && labels.every((label) => known.labelNames.includes(label))
  );
}

const shape = ({ kind, unit, labelNames }: Instrument) =>
  `a ${kind}${unit === '' ? '' : ` in ${unit}`} with labels (${labelNames.join(', ')})`;
