import type { CallOptions } from '@fastpath/api-kit';
import { attributeOf } from './attribute-of.js';
import * as records from './operations/records.js';
import { Page } from './paging/page.js';
import { fromCursor } from './query/cursor.js';
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

/** One page of records. */
export class RecordPage {
  readonly records: readonly FlatRecord[];
  /** Where the next page begins; `null` after the last. */
  readonly next_cursor: string | null;
  readonly #page: Page<FlatRecord>;
  readonly #best: string | undefined;

  /** @param best words by which the records stand within the page, those that fit best first */
  constructor(page: Page<FlatRecord>, best?: string) {
    this.records = best === undefined ? page.rows : bestFirst(page.rows, best);
    this.next_cursor = page.next_cursor;
    this.#page = page;
    this.#best = best;
  }

  /** The first records of the page, in the order of the service; the others come with the next page. */
  first(count: number): RecordPage {
    return new RecordPage(this.#page.first(count), this.#best);
  }
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
  const { query: words, limit } = search;
  const filter = both(given, words === undefined ? undefined : textFilter(words, schema));
  const object = schema.object.slug;
  const question = { object, ...(filter ? { filter } : {}), ...(sorts.length > 0 ? { sorts } : {}) };
  const offset = fromCursor(search.cursor, question);
  const query = { ...question, limit, ...(offset > 0 ? { offset } : {}) };
  const found = await workspace.client.call(records.query, query, options);
  const flat = found.map((record) => flatten(record, object, schema.bySlug, fields));
  const page = new Page(flat, { offset, question, isLast: found.length < limit });
  return new RecordPage(page, search.sorts ? undefined : words);
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
