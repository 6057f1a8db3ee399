import { invalidField } from '../errors.js';
import { choiceIn, countIn } from './read-query.js';

/** A part of a list, as it is sent. */
export interface Page {
  readonly data: readonly unknown[];
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
  readonly hasMore: boolean;
}

/** Which part of a list is wanted. */
export interface PageRequest {
  readonly page: number;
  readonly pageSize: number;
}

/** Reads `page` and `pageSize`. @throws {HttpError} 400 for a page size above the limit */
export const pageIn = (query: URLSearchParams, defaultSize = 20, maxSize = 100): PageRequest => ({
  page: countIn(query, 'page', 1, 1_000_000),
  pageSize: countIn(query, 'pageSize', defaultSize, maxSize),
});

/** Cuts a page out of a list and shows what is on it. */
export function toPage<T>(items: readonly T[], request: PageRequest, show: (item: T) => unknown): Page {
  const end = request.page * request.pageSize;
  return pageOf(items.slice(end - request.pageSize, end).map(show), items.length, request);
}

/** What is on a page, as it is sent. */
export const pageOf = (data: readonly unknown[], total: number, { page, pageSize }: PageRequest): Page => ({
  data,
  total,
  page,
  pageSize,
  hasMore: page * pageSize < total,
});

/** How a list is sorted. */
export interface Sorting {
  readonly field: string;
  readonly order: 'asc' | 'desc';
}

/** Reads `sortBy` and `sortOrder`. */
export function sortingIn(query: URLSearchParams): readonly Sorting[] {
  const order = choiceIn(query, 'sortOrder', ['asc', 'desc']) === 'desc' ? 'desc' : 'asc';
  const field = query.get('sortBy');
  return field === null ? [] : [{ field, order }];
}

/** Sorts; what has no value comes last, what is equal stays in order. @throws {HttpError} 400 for a field that there is not */
export function sort<T>(
  items: readonly T[],
  sorting: readonly Sorting[],
  get: (item: T, field: string) => unknown,
  isKnown: (field: string) => boolean,
): readonly T[] {
  for (const { field } of sorting) if (!isKnown(field)) throw invalidField('sortBy', `unknown field "${field}"`);
  if (sorting.length === 0) return items;
  const keys = sorting.map(({ field }) => items.map((item) => get(item, field)));
  const signs = sorting.map(({ order }) => (order === 'desc' ? -1 : 1));
  const order = Uint32Array.from(items.keys()).sort((a, b) => {
    for (const [at, values] of keys.entries()) {
      const difference = compare(values[a], values[b], signs[at] as number);
      if (difference !== 0) return difference;
    }
    return a - b;
  });
  return Array.from(order, (at) => items[at] as T);
}

function compare(a: unknown, b: unknown, sign: number): number {
  if (a === b) return 0;
  if (a === undefined || a === null) return 1;
  if (b === undefined || b === null) return -1;
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
  return sign * (String(a) < String(b) ? -1 : 1);
}
