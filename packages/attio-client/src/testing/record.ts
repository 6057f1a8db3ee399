import type { PlainValue } from '../values/plain-value.js';
import type { AttioRecord } from '../values/record.js';

/** A record with these values, each a list of one or more. */
export const recordOf = (
  record_id: string,
  values: Readonly<Record<string, PlainValue | readonly PlainValue[]>>,
): AttioRecord => ({
  record_id,
  object_id: 'object-id',
  created_at: '2026-01-31T09:00:00.000000000Z',
  web_url: null,
  values: Object.fromEntries(
    Object.entries(values).map(([slug, value]) => [slug, Array.isArray(value) ? value : [value as PlainValue]]),
  ),
});
