import { ApiError, nearest } from '@fastpath/api-kit';
import type { ObjectSchema } from '../workspace.js';

/** Attributes of one object that an index keeps. */
export interface IndexedFields {
  /** Slugs of those that are searched by words. */
  readonly search: readonly string[];
  /** Slugs of those that are looked up together. */
  readonly composites: readonly (readonly string[])[];
}

/** What attributes are called for short, by their type. */
const typeOfAlias: Readonly<Record<string, string>> = {
  name: 'personal-name',
  email: 'email-address',
  domain: 'domain',
  phone: 'phone-number',
};

/** The fields of an index that an object has; those of other objects are left out. */
export function fieldsOf(
  schema: ObjectSchema,
  searchIndexes: readonly string[],
  compositeIndexes: readonly (readonly string[])[],
): IndexedFields {
  const search = searchIndexes.flatMap((name) => slugsOf(schema, name));
  const composites = compositeIndexes
    .map((names) => names.flatMap((name) => slugsOf(schema, name).slice(0, 1)))
    .filter((slugs, i) => slugs.length > 0 && slugs.length === compositeIndexes[i]?.length);
  for (const slugs of composites) checkComposite(schema, slugs);
  return { search: [...new Set(search)], composites };
}

function slugsOf({ bySlug, attributes, isKnown }: ObjectSchema, name: string): readonly string[] {
  if (!isKnown || bySlug.has(name)) return [name];
  return attributes.filter(({ type }) => type === typeOfAlias[name]).map(({ slug }) => slug);
}

// With two lists in it, a record would be found by each pair of their values: thousands of keys.
function checkComposite({ bySlug }: ObjectSchema, slugs: readonly string[]): void {
  const lists = slugs.filter((slug) => bySlug.get(slug)?.is_multiselect);
  if (lists.length < 2) return;
  throw invalid(`${lists.join(' and ')} take several values each`, 'at most one such attribute in a composite index');
}

/** @throws {ApiError} INPUT_INVALID for a field that none of the objects has */
export function checkKnown(names: readonly string[], schemas: readonly ObjectSchema[]): void {
  const unknown = names.find((name) => schemas.every((schema) => slugsOf(schema, name).length === 0));
  if (unknown === undefined) return;
  const known = new Set(schemas.flatMap(({ bySlug }) => [...bySlug.keys()]));
  const similar = nearest(unknown, [...known]).join(' or ');
  throw invalid(`none of the indexed objects has an attribute ${JSON.stringify(unknown)}`, similar || 'a slug');
}

const invalid = (what: string, expected: string) =>
  new ApiError('INPUT_INVALID', 'attio', `local index: ${what}; expected ${expected}`, { expected });
