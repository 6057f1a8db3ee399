import type { PlainValue } from '@fastpath/attio-client';

/** An entry of a list for people and models: one value, or a list where the attribute takes several. */
export interface FlatEntry {
  readonly entry_id: string;
  readonly record_id: string;
  /** Slug of the record's object. */
  readonly object: string;
  readonly created_at: string;
  readonly values: Readonly<Record<string, PlainValue | readonly PlainValue[]>>;
}

/** What an entry is before. */
export interface Entry {
  readonly entry_id: string;
  readonly parent_record_id: string;
  readonly parent_object: string;
  readonly created_at: string;
  readonly values: Readonly<Record<string, readonly PlainValue[]>>;
}

type Attributes = ReadonlyMap<string, { readonly is_multiselect: boolean }>;

// Shown beside the values, or of use to nobody but the one who asks for it.
const onRequest = new Set(['entry_id', 'created_at', 'created_by']);

/** Flattens an entry: with `fields` just those, `null` where there is no value; without them all that have one. */
export function flattenEntry(entry: Entry, attributes: Attributes, fields?: readonly string[]): FlatEntry {
  const { entry_id, parent_record_id, parent_object, created_at } = entry;
  const slugs =
    fields ?? Object.keys(entry.values).filter((slug) => !onRequest.has(slug) && entry.values[slug]?.length !== 0);
  const values = Object.fromEntries(
    slugs.map((slug) => {
      const found = entry.values[slug] ?? [];
      const isList = attributes.get(slug)?.is_multiselect ?? found.length > 1;
      return [slug, isList ? found : (found[0] ?? null)];
    }),
  );
  return { entry_id, record_id: parent_record_id, object: parent_object, created_at, values };
}
