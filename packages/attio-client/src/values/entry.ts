import * as z from 'zod';
import { type PlainValues, WireValues } from './wire-values.js';

/** A record's place in a list, with the values that it has there. */
export interface AttioEntry {
  readonly entry_id: string;
  readonly list_id: string;
  readonly parent_record_id: string;
  readonly parent_object: string;
  readonly created_at: string;
  readonly values: PlainValues;
}

/** An entry on the wire, as far as this client needs it. */
export const WireEntry = z
  .looseObject({
    id: z.looseObject({ entry_id: z.string(), list_id: z.string() }),
    parent_record_id: z.string(),
    parent_object: z.string(),
    created_at: z.string(),
    entry_values: WireValues,
  })
  .transform(
    ({ id, parent_record_id, parent_object, created_at, entry_values }): AttioEntry => ({
      entry_id: id.entry_id.toLowerCase(),
      list_id: id.list_id,
      parent_record_id,
      parent_object,
      created_at,
      values: entry_values,
    }),
  );
