import { invalidBody } from '../errors.js';
import { type Answer, type Call, countIn } from './call.js';

/** How a list is cut into pages. */
export interface Paging<T> {
  /** The place of an item in the order: unique, and it stays. */
  readonly key: (item: T) => string;
  readonly limit: number;
  readonly max: number;
  /** @default false */
  readonly isDescending?: boolean;
}

const encoded = (key: string): string => Buffer.from(key).toString('base64url');

function decoded(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString();
  if (key === '' || encoded(key) !== cursor) throw invalidBody(['cursor'], 'cursor of an earlier page', cursor);
  return key;
}

/** The page that a call asks for, of items in the order of their keys: nothing is lost or doubled when others come or go. */
function pageIn<T>(call: Call, items: Iterable<T>, { key, limit, max, isDescending = false }: Paging<T>) {
  const size = Math.max(1, countIn(call, 'limit', limit, max));
  const cursor = call.query.get('cursor');
  const after = cursor === null ? undefined : decoded(cursor);
  const page: T[] = [];
  for (const item of items) {
    const isPast = after !== undefined && (isDescending ? key(item) >= after : key(item) <= after);
    if (isPast) continue;
    if (page.length === size) return { page, next: encoded(key(page[size - 1] as T)) };
    page.push(item);
  }
  return { page, next: null };
}

/** The answer with one page. */
export function cursorPage<T>(call: Call, items: Iterable<T>, paging: Paging<T>, toWire: (item: T) => unknown): Answer {
  const { page, next } = pageIn(call, items, paging);
  return { json: JSON.stringify({ data: page.map(toWire), pagination: { next_cursor: next } }) };
}
