import type { Operation } from '@fastpath/api-kit';
import type { Dialect, PagingDialect } from './dialect/dialect.js';

type Query = Readonly<Record<string, unknown>>;

/** An operation as an installation speaks it: its own route, and queries in its words. */
export function spoken(operation: Operation, dialect: Dialect): Operation {
  const { route = operation.route, provenance } = dialect.operations[operation.name] ?? {};
  const toQuery = (part: Query) => inWords(dialect, operation.toQuery?.(part) ?? part);
  return { ...operation, route, toQuery, ...(provenance && { provenance }) };
}

function inWords({ filterEncoding, paging }: Dialect, query: Query): Query {
  const words: [string, unknown][] = [];
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    if (name === 'filter' || name === 'filters') words.push(...encoders[filterEncoding]('filter', value));
    else if (name === 'dateRange') words.push(...dotted(name, value));
    else if (name === 'fields' && Array.isArray(value)) words.push([name, value.join(',')]);
    else if (name === 'page') words.push([paging.page, placeOf(paging, value, query['pageSize'])]);
    else words.push([name === 'pageSize' ? paging.pageSize : name, value]);
  }
  return Object.fromEntries(words);
}

// What the service gives where nobody says how many.
const usualPageSize = 20;

const placeOf = ({ style }: PagingDialect, page: unknown, pageSize: unknown): unknown =>
  style === 'page' ? page : (Number(page) - 1) * Number(pageSize ?? usualPageSize);

type Encoder = (name: string, value: unknown) => readonly [string, unknown][];

const nested =
  (join: (name: string, key: string) => string): Encoder =>
  (name, value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([key, inner]) => nested(join)(join(name, key), inner))
      : value === undefined
        ? []
        : [[name, value]];

const dotted = nested((name, key) => `${name}.${key}`);

const encoders: Readonly<Record<Dialect['filterEncoding'], Encoder>> = {
  dotted,
  brackets: nested((name, key) => `${name}[${key}]`),
  json: (name, value) => [[name, JSON.stringify(value)]],
};
