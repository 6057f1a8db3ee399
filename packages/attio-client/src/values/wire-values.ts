import * as z from 'zod';
import { type PlainValue, toPlainValue, type WireValue } from './plain-value.js';

/** Values by attribute slug: a list for each, empty lists left out. */
export type PlainValues = Readonly<Record<string, readonly PlainValue[]>>;

/** Values as Attio sends them, and what is left of them without their history. */
export const WireValues = z
  .custom<Readonly<Record<string, readonly WireValue[]>>>(isListPerAttribute, 'an object of lists')
  .transform(toPlainValues);

function isListPerAttribute(values: unknown): boolean {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return false;
  return Object.values(values).every(Array.isArray);
}

function toPlainValues(values: Readonly<Record<string, readonly WireValue[]>>): PlainValues {
  const plain: Record<string, readonly PlainValue[]> = {};
  for (const slug in values) {
    const list = values[slug];
    if (list && list.length > 0) plain[slug] = list.map(toPlainValue);
  }
  return plain;
}
