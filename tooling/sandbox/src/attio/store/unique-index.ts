import type { Attribute } from '../data/schema.js';
import { type Data, FIELDS } from '../values/types.js';

/** The text by which a unique value is compared: an address, a domain, a text. */
export const uniqueKey = (attribute: Attribute, data: Data): string => String(data[FIELDS[attribute.type][0]]);

/** Where a unique value is: generated rows in a map that all resets share, written rows in one of their own. */
export class UniqueIndex {
  readonly #generated: ReadonlyMap<string, number>;
  readonly #written = new Map<string, number>();
  readonly #holds: (row: number, key: string) => boolean;

  /** `holds` says whether a living row has the value now: entries of the index may be out of date. */
  constructor(generated: ReadonlyMap<string, number>, holds: (row: number, key: string) => boolean) {
    this.#generated = generated;
    this.#holds = holds;
  }

  /** The living row that has the value, or undefined. */
  find(key: string): number | undefined {
    return [this.#written.get(key), this.#generated.get(key)].find((row) => row !== undefined && this.#holds(row, key));
  }

  /** Notes that a row has the value. */
  add(key: string, row: number): void {
    this.#written.set(key, row);
  }
}
