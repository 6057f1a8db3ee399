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
  /** Which items are shown. @default all */
  readonly accepts?: (item: T) => boolean;
  /** A page looks at so many items at most: it may be short or empty although more follow. */
  readonly maxScanned?: number;
  /** What stands in `data`. @default the items themselves */
  readonly wrap?: (items: readonly object[]) => unknown;
}

const encoded = (key: string): string => Buffer.from(key).toString('base64url');

function decoded(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString();
  if (key === '' || encoded(key) !== cursor) throw invalidBody(['cursor'], 'cursor of an earlier page', cursor);
  return key;
}

/** The page that a call asks for, of items in the order of their keys: nothing is lost or doubled when others come or go. */
function pageIn<T>(call: Call, items: Iterable<T>, paging: Paging<T>) {
  const { key, limit, max, isDescending = false, accepts = () => true, maxScanned = Number.POSITIVE_INFINITY } = paging;
  const size = Math.max(1, countIn(call, 'limit', limit, max));
  const cursor = call.query.get('cursor');
  const after = cursor === null ? undefined : decoded(cursor);
  const page: T[] = [];
  let last: T | undefined;
  let scanned = 0;
  for (const item of items) {
    const isPast = after !== undefined && (isDescending ? key(item) >= after : key(item) <= after);
    if (isPast) continue;
    if (last !== undefined && (scanned >= maxScanned || (page.length === size && accepts(item)))) {
      return { page, next: encoded(key(last)) };
    }
    last = item;
    scanned += 1;
    if (accepts(item)) page.push(item);
  }
  return { page, next: null };
}

/** The answer with one page. */
export function cursorPage<T>(call: Call, items: Iterable<T>, paging: Paging<T>, toWire: (item: T) => object): Answer {
  const { page, next } = pageIn(call, items, paging);
  const wire = page.map(toWire);
  return { json: JSON.stringify({ data: paging.wrap?.(wire) ?? wire, pagination: { next_cursor: next } }) };
}
