import type { CallOptions } from '@fastpath/api-kit';
import { attributeOf } from './attribute-of.js';
import * as records from './operations/records.js';
import { fromCursor, toCursor } from './query/cursor.js';
import { both, textFilter } from './query/text-filter.js';
import { toFilter } from './query/to-filter.js';
import { toSorts, type WrittenSort } from './query/to-sorts.js';
import { type FlatRecord, flatten } from './values/flatten.js';
import type { ObjectSchema, Workspace } from './workspace.js';

export interface RecordSearch {
  /** Slug or ID of the object. */
  readonly object: string;
  /** Words that name, e-mail address or domain contain. */
  readonly query?: string | undefined;
  /** A filter in Attio's own form; operators may stand without their `$`. */
  readonly filter?: Readonly<Record<string, unknown>> | undefined;
  /** @default oldest first, so that pages do not shift while records are added */
  readonly sorts?: readonly WrittenSort[] | undefined;
  /** Attributes to answer with. @default all that have a value */
  readonly fields?: readonly string[] | undefined;
  /** Records in a page, 1 to 500. */
  readonly limit: number;
  /** Where the page begins. @default at the start */
  readonly cursor?: string | undefined;
}

export interface RecordPage {
  readonly records: readonly FlatRecord[];
  /** Where the next page begins; `null` after the last. */
  readonly next_cursor: string | null;
}

/** One page of records by words, filter and order: one request. @throws {ApiError} */
export const searchRecords = (workspace: Workspace, search: RecordSearch, options?: CallOptions): Promise<RecordPage> =>
  workspace.withSchema(search.object, (schema) => find(workspace, search, schema, options), options);

async function find(
  workspace: Workspace,
  search: RecordSearch,
  schema: ObjectSchema,
  options?: CallOptions,
): Promise<RecordPage> {
  const given = search.filter && (await toFilter(workspace, search.filter, schema, options));
  const sorts = await toSorts(workspace, search.sorts ?? defaultSorts(schema), schema, options);
  const fields = slugsOf(search.fields, schema);
  const offset = search.cursor === undefined ? 0 : fromCursor(search.cursor);
  const filter = both(given, search.query === undefined ? undefined : textFilter(search.query, schema));
  const page = await workspace.client.call(
    records.query,
    {
      object: schema.object.slug,
      ...(filter ? { filter } : {}),
      ...(sorts.length > 0 ? { sorts } : {}),
      limit: search.limit,
      ...(offset > 0 ? { offset } : {}),
    },
    options,
  );
  const flat = page.map((record) => flatten(record, schema.object.slug, schema.bySlug, fields));
  return {
    records: search.query === undefined || search.sorts ? flat : bestFirst(flat, search.query),
    next_cursor: page.length < search.limit ? null : toCursor(offset + page.length),
  };
}

/** Fields by their slugs, under which records have them. @throws {ApiError} INPUT_INVALID with the nearest names for one that the object lacks */
export const slugsOf = (
  fields: readonly string[] | undefined,
  schema: ObjectSchema,
  at = 'fields',
): readonly string[] | undefined => fields?.map((field, i) => attributeOf(schema, field, `${at}.${i}`)?.slug ?? field);

/** Oldest first where that is known, so that pages do not shift while records are added. */
const defaultSorts = ({ bySlug }: ObjectSchema): readonly WrittenSort[] =>
  bySlug.has('created_at') ? [{ attribute: 'created_at', direction: 'asc' }] : [];

/** Within a page, the records first whose title is what was asked for, then those whose title begins with it. */
function bestFirst(page: readonly FlatRecord[], query: string): readonly FlatRecord[] {
  const wanted = query.trim().toLowerCase();
  const rank = ({ title }: FlatRecord) =>
    title.toLowerCase() === wanted ? 0 : title.toLowerCase().startsWith(wanted) ? 1 : 2;
  return [...page].sort((a, b) => rank(a) - rank(b));
}
