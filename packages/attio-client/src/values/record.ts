import * as z from 'zod';
import { type PlainValues, WireValues } from './wire-values.js';

/**
 * A record as this client keeps it. Each attribute has a list of plain values, empty lists left out; about nine tenths
 * of a reply's bytes, the history of each value, are dropped before anything is cached.
 */
export interface AttioRecord {
  readonly record_id: string;
  readonly object_id: string;
  readonly created_at: string;
  readonly web_url: string | null;
  readonly values: PlainValues;
}

/** A record on the wire, as far as this client needs it. */
export const WireRecord = z
  .looseObject({
    id: z.looseObject({ record_id: z.string(), object_id: z.string() }),
    created_at: z.string(),
    web_url: z.string().nullish(),
    values: WireValues,
  })
  .transform(
    ({ id, created_at, web_url, values }): AttioRecord => ({
      record_id: id.record_id.toLowerCase(),
      object_id: id.object_id,
      created_at,
      web_url: web_url ?? null,
      values,
    }),
  );
