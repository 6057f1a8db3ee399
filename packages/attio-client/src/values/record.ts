import * as z from 'zod';
import { type PlainValue, toPlainValue, type WireValue } from './plain-value.js';

/**
 * A record as this client keeps it. Each attribute has a list of plain values, empty lists left out; about nine tenths
 * of a reply's bytes, the history of each value, are dropped before anything is cached.
 */
export interface AttioRecord {
  readonly record_id: string;
  readonly object_id: string;
  readonly created_at: string;
  readonly web_url: string | null;
  readonly values: Readonly<Record<string, readonly PlainValue[]>>;
}

/** A record on the wire, as far as this client needs it. */
export const Record = z
  .looseObject({
    id: z.looseObject({ record_id: z.string(), object_id: z.string() }),
    created_at: z.string(),
    web_url: z.string().nullish(),
    values: z.custom<Readonly<Record<string, readonly WireValue[]>>>(isListPerAttribute, 'an object of lists'),
  })
  .transform(
    ({ id, created_at, web_url, values }): AttioRecord => ({
      record_id: id.record_id.toLowerCase(),
      object_id: id.object_id,
      created_at,
      web_url: web_url ?? null,
      values: toPlainValues(values),
    }),
  );

type Record<K extends string, V> = { [key in K]: V };

function isListPerAttribute(values: unknown): boolean {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return false;
  return Object.values(values).every(Array.isArray);
}

function toPlainValues(values: Readonly<Record<string, readonly WireValue[]>>) {
  const plain: Record<string, readonly PlainValue[]> = {};
  for (const slug in values) {
    const list = values[slug];
    if (list && list.length > 0) plain[slug] = list.map(toPlainValue);
  }
  return plain;
}
