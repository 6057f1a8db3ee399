import type { PlainObject, PlainValue } from '../values/plain-value.js';

/** What a value is asked for by: itself, the ID of what it refers to, or the amount of a sum. */
export type Operand = string | number | boolean | null;

/** Finds records by the values of several attributes at once. A record without a value is found by `null`. */
export class CompositeIndex {
  /** In alphabetical order. */
  readonly fields: readonly string[];
  // Most keys have one record, and a set for it would take more than the key.
  readonly #ids = new Map<string, string | Set<string>>();

  constructor(fields: readonly string[]) {
    this.fields = [...new Set(fields)].sort();
  }

  add(id: string, valuesOf: (field: string) => readonly PlainValue[]): void {
    for (const key of this.#keys(valuesOf)) {
      const ids = this.#ids.get(key);
      if (ids === undefined) this.#ids.set(key, id);
      else if (typeof ids === 'string') this.#ids.set(key, new Set([ids, id]));
      else ids.add(id);
    }
  }

  /** Takes the same values as the `add` before. */
  remove(id: string, valuesOf: (field: string) => readonly PlainValue[]): void {
    for (const key of this.#keys(valuesOf)) {
      const ids = this.#ids.get(key);
      if (ids instanceof Set) ids.delete(id);
      if (ids === id || (ids instanceof Set && ids.size === 0)) this.#ids.delete(key);
    }
  }

  find(equals: Readonly<Record<string, Operand>>): Iterable<string> {
    const ids = this.#ids.get(JSON.stringify(this.fields.map((field) => equals[field]))) ?? [];
    return typeof ids === 'string' ? [ids] : ids;
  }

  /** One for each way to take a value of each attribute. */
  #keys(valuesOf: (field: string) => readonly PlainValue[]): readonly string[] {
    let ways: readonly (readonly Operand[])[] = [[]];
    for (const field of this.fields) {
      const values = valuesOf(field);
      const operands = values.length === 0 ? [null] : [...new Set(values.map(operandOf))];
      ways = ways.flatMap((way) => operands.map((operand) => [...way, operand]));
    }
    return ways.map((way) => JSON.stringify(way));
  }
}

function operandOf(value: PlainValue): Operand {
  if (typeof value !== 'object' || value === null) return value;
  const telling = idOf(value) ?? value['amount'];
  return typeof telling === 'string' || typeof telling === 'number' ? telling : JSON.stringify(value);
}

/** The ID of the record or actor that a value refers to. */
export function idOf(value: PlainValue): string | undefined {
  const { id } = (value ?? {}) as PlainObject;
  return typeof id === 'string' ? id : undefined;
}
