import type { Attribute } from '../operations/attributes.js';
import type { PlainValue } from './plain-value.js';
import type { AttioRecord } from './record.js';

/** A record for people and models: one value, or a list where the attribute takes several. */
export interface FlatRecord {
  readonly id: string;
  /** Slug of its object. */
  readonly object: string;
  /** What people call it. */
  readonly title: string;
  /** Its page in Attio. */
  readonly url: string | null;
  readonly created_at: string;
  readonly values: Readonly<Record<string, PlainValue | readonly PlainValue[]>>;
}

// Shown beside the values, or of use to nobody but the one who asks for it.
const onRequest = new Set(['record_id', 'created_at', 'created_by']);

interface Flattened {
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly flat: FlatRecord;
}

// Records that are asked for often are flattened once: they come from the cache as the same object each time.
const flattened = new WeakMap<AttioRecord, Flattened>();

/**
 * Flattens a record. Without `fields` every attribute that has a value is in it, but for its own ID, date and author; with
 * them just those, `null` where there is no value.
 */
export function flatten(
  record: AttioRecord,
  object: string,
  attributes: ReadonlyMap<string, Attribute>,
  fields?: readonly string[],
): FlatRecord {
  if (fields) return toFlat(record, object, attributes, fields);
  const known = flattened.get(record);
  if (known?.attributes === attributes && known.flat.object === object) return known.flat;
  const slugs = Object.keys(record.values).filter((slug) => !onRequest.has(slug));
  const flat = toFlat(record, object, attributes, slugs);
  flattened.set(record, { attributes, flat });
  return flat;
}

function toFlat(
  record: AttioRecord,
  object: string,
  attributes: ReadonlyMap<string, Attribute>,
  slugs: readonly string[],
): FlatRecord {
  const values: Record<string, PlainValue | readonly PlainValue[]> = {};
  for (const slug of slugs) values[slug] = oneOrMany(record.values[slug] ?? [], attributes.get(slug));
  return {
    id: record.record_id,
    object,
    title: titleOf(record),
    url: record.web_url,
    created_at: record.created_at,
    values,
  };
}

function oneOrMany(
  values: readonly PlainValue[],
  attribute: Attribute | undefined,
): PlainValue | readonly PlainValue[] {
  const isList = attribute?.is_multiselect ?? values.length > 1;
  return isList ? values : (values[0] ?? null);
}

/** The name, or the first text that may serve as one, or the id. */
export function titleOf({ values, record_id }: AttioRecord): string {
  for (const slug of ['name', 'title', 'domains', 'email_addresses', 'primary_email_address']) {
    const [first] = values[slug] ?? [];
    if (typeof first === 'string' && first !== '') return first;
  }
  return record_id;
}
