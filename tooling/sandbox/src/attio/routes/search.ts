import { badRequest, invalidBody, shown } from '../errors.js';
import { fold, type LineTest } from '../store/search-index.js';
import type { Table } from '../store/table.js';
import { isObject } from '../values/parse.js';
import { type Answer, bodyIn, type Call, data, type Route } from './call.js';

const MAX_HITS = 2_000;
const MAX_LIMIT = 25;

/** Every word of the query stands somewhere in the line. */
function containing(words: readonly string[]): LineTest {
  const [longest = ''] = words.toSorted((a, b) => b.length - a.length);
  return {
    chunk: (lines) => lines.includes(longest),
    line: (text) => text !== '' && words.every((word) => text.includes(word)),
  };
}

/** As `containing`, with one letter of each longer word wrong, missing or too many. */
function resembling(words: readonly string[]): LineTest {
  const patterns = words.slice(0, 3).map((word) => new RegExp(typos(word.slice(0, 24))));
  return {
    chunk: (lines) => patterns.every((pattern) => pattern.test(lines)),
    line: (text) => text !== '' && patterns.every((pattern) => pattern.test(text)),
  };
}

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function typos(word: string): string {
  const letters = Array.from(word);
  if (letters.length < 4) return literally(word);
  const around = (at: number) =>
    `${literally(letters.slice(0, at).join(''))}.{0,2}${literally(letters.slice(at + 1).join(''))}`;
  return letters.map((_, at) => around(at)).join('|');
}

/** Whole name, then beginning of the name, then of a word in it, then of a word elsewhere, then anywhere. */
function rank(text: string, query: string): number {
  const [name = ''] = text.split('\t');
  if (name === query) return 0;
  if (name.startsWith(query)) return 1;
  if (name.includes(` ${query}`)) return 2;
  return text.replaceAll(/[\t.@-]/g, ' ').includes(` ${query}`) ? 3 : 4;
}

const texts = (table: Table, row: number, slug: string, field: string): string[] => {
  const attribute = table.attribute(slug);
  return attribute
    ? table
        .column(attribute)
        .data(row)
        .flatMap((data) => (data[field] === undefined ? [] : [String(data[field])]))
    : [];
};

function toResult(call: Call, table: Table, row: number): object {
  const { slug, id } = table.kind;
  const text = (name: string, field: string) => texts(table, row, name, field)[0];
  return {
    id: { workspace_id: call.workspace.schema.workspaceId, object_id: id, record_id: table.id(row) },
    record_text: text('name', 'full_name') ?? text('name', 'value') ?? '',
    record_image: text('avatar_url', 'value') ?? text('logo_url', 'value') ?? null,
    object_slug: slug,
    ...(slug === 'people' && {
      email_addresses: texts(table, row, 'email_addresses', 'email_address'),
      phone_numbers: texts(table, row, 'phone_numbers', 'phone_number'),
    }),
    ...(slug === 'companies' && { domains: texts(table, row, 'domains', 'domain') }),
  };
}

interface SearchRequest {
  readonly query: string;
  readonly tables: readonly Table[];
  readonly limit: number;
}

function requestIn(call: Call): SearchRequest {
  const { query, objects, limit = MAX_LIMIT, request_as: requestAs } = bodyIn(call);
  if (typeof query !== 'string') throw invalidBody(['query'], 'string', query);
  if (query.length > 256) throw invalidBody(['query'], 'string of at most 256 characters', query);
  if (!Array.isArray(objects) || objects.length === 0) throw invalidBody(['objects'], 'array', objects);
  if (!isObject(requestAs)) throw invalidBody(['request_as'], 'object', requestAs);
  if (!Number.isInteger(limit) || (limit as number) < 1 || (limit as number) > MAX_LIMIT) {
    throw invalidBody(['limit'], 'integer from 1 to 25', limit);
  }
  const tables = objects.map((slug: unknown) => {
    const table = call.workspace.object(shown(slug));
    if (!table) throw badRequest('value_not_found', `Object with slug/ID "${shown(slug)}" not found.`);
    return table;
  });
  return { query: fold(query.trim()), tables: [...new Set(tables)], limit: limit as number };
}

function search(call: Call): Answer {
  const { query, tables, limit } = requestIn(call);
  const words = query.split(/\s+/);
  const hits = (test: LineTest) =>
    tables.flatMap((table) =>
      call.search
        .rows(table, call.nowMs, test, MAX_HITS)
        .map(({ row, text }) => ({ table, row, rank: rank(text, query) })),
    );
  const exact = hits(containing(words));
  const found = exact.length > 0 ? exact : hits(resembling(words));
  const best = found.sort((a, b) => a.rank - b.rank || a.row - b.row).slice(0, limit);
  return data(best.map(({ table, row }) => toResult(call, table, row)));
}

/** Search over the objects of the workspace. */
export const searchRoutes: readonly Route[] = [
  {
    route: 'POST /v2/objects/records/search',
    cost: 'search',
    scopes: ['record_permission:read', 'object_configuration:read'],
    handle: search,
  },
];
