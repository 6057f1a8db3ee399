import type { Attribute } from '../data/schema.js';
import { badRequest, invalidBody, shown } from '../errors.js';
import { isObject } from '../values/parse.js';
import { type Data, FIELDS } from '../values/types.js';
import type { Scope } from './condition.js';
import { readPath } from './path.js';

/** An order of rows: negative when the first comes before the second. */
type Order = (a: number, b: number) => number;

type Key = string | number | boolean | null;

function keyOf(attribute: Attribute, field: string, data: Data | undefined): Key {
  const value = data?.[field] ?? null;
  if (attribute.choices.length > 0) {
    const index = attribute.choices.findIndex(({ id }) => id === value);
    return index < 0 ? null : index;
  }
  return typeof value === 'string' ? value.toLowerCase() : value;
}

function compare(a: Key, b: Key): number {
  if (a === b) return 0;
  return a !== null && b !== null && a < b ? -1 : 1;
}

/** Rows without a value come last, whatever the direction. Keys are made once per row. */
function toOrder(key: (row: number) => Key, sign: 1 | -1): Order {
  const keys: Key[] = [];
  const cached = (row: number): Key => {
    if (keys[row] === undefined) keys[row] = key(row);
    return keys[row] as Key;
  };
  return (a, b) => {
    const left = cached(a);
    const right = cached(b);
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * compare(left, right);
  };
}

function fieldOf(attribute: Attribute, field: unknown): string {
  const fields = FIELDS[attribute.type];
  if (field === undefined) return fields[0];
  if (typeof field === 'string' && fields.includes(field)) return field;
  throw badRequest('filter_error', `Error in sort: attribute "${attribute.slug}" has no field "${shown(field)}".`);
}

function compileSort(scope: Scope, sort: unknown, at: number): Order {
  if (!isObject(sort)) throw invalidBody(['sorts', at], 'object', sort);
  const { direction, attribute: slug, path, field } = sort;
  if (direction !== 'asc' && direction !== 'desc')
    throw invalidBody(['sorts', at, 'direction'], 'asc | desc', direction);
  const sign = direction === 'asc' ? 1 : -1;
  if (path !== undefined) {
    const { end, attribute, reach } = readPath(scope, path);
    const name = fieldOf(attribute, field);
    const first = (row: number) => reach(row).flatMap((there) => end.column(attribute).data(there))[0];
    return toOrder((row) => keyOf(attribute, name, first(row)), sign);
  }
  const attribute = typeof slug === 'string' ? scope.table.attribute(slug) : undefined;
  if (!attribute) throw badRequest('filter_error', `Error in sort: unknown attribute "${shown(slug)}".`);
  if (attribute.slug === 'created_at') return (a, b) => sign * (a - b);
  const name = fieldOf(attribute, field);
  const column = scope.table.column(attribute);
  return toOrder((row) => keyOf(attribute, name, column.data(row)[0]), sign);
}

/** The order of a page: by comparing rows, or just as they were made, which needs no sorting. */
export type Sorting = { readonly by: Order } | { readonly by: 'age'; readonly descending: boolean };

/** Compiles the sorts of a query. Rows are numbered by age, so that a sort on `created_at` leaves nothing to further ones. */
export function compileSorts(scope: Scope, sorts: unknown): Sorting {
  if (sorts === undefined) return { by: 'age', descending: false };
  if (!Array.isArray(sorts)) throw invalidBody(['sorts'], 'array', sorts);
  const orders = sorts.map((sort: unknown, at) => compileSort(scope, sort, at));
  const [first] = sorts as { attribute?: unknown; direction?: unknown }[];
  if (!first || first.attribute === 'created_at') return { by: 'age', descending: first?.direction === 'desc' };
  const by: Order = (a, b) => {
    for (const order of orders) {
      const result = order(a, b);
      if (result !== 0) return result;
    }
    return a - b;
  };
  return { by };
}
