import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { invalidField, notFound } from '../errors.js';
import { type Aggregation, aggregate } from '../query/aggregate.js';
import { compileFilter } from '../query/filter.js';
import { type Page, type Sorting, sort, toPage } from '../query/page.js';
import { countIn, flagIn } from '../query/read-query.js';
import { panels, sorting, views } from '../resources/panels-and-views.js';
import type { Item, Resource } from '../resources/resource.js';
import { anything, date } from '../resources/schema.js';
import type { Workspace } from '../store/workspace.js';
import { type Answer, answer, bodyIn, type Call, iso, param, type Route } from './call.js';
import { isKnownIn } from './records.js';

const HOUR_MS = 3_600_000;
const EXPORTS = 20;

/** What is asked of the records of a project. */
export interface DataQuery {
  readonly filters?: unknown;
  readonly sorting?: readonly Sorting[] | undefined;
  readonly grouping?: readonly string[] | undefined;
  readonly aggregations?: readonly Aggregation[] | undefined;
}

/** The rows that a query asks for: records, or with aggregations one for each group. */
export function dataOf(
  workspace: Workspace,
  projectId: string,
  query: DataQuery,
  more: DataQuery = {},
): readonly Item[] {
  const { records } = workspace;
  const fields = workspace.fieldsOf(projectId);
  const isKnown = isKnownIn(workspace, fields);
  const get = (row: number, field: string) => records.get(row, field);
  const passes = [query.filters, more.filters].map((filters) => compileFilter<number>(filters, get, isKnown));
  const rows = [...records.rowsOf(projectId)].filter((row) => passes.every((pass) => pass(row)));
  const { grouping = [], aggregations = [] } = query;
  const order = more.sorting ?? query.sorting ?? [];
  if (grouping.length === 0 && aggregations.length === 0) {
    const names = [...fields.keys()];
    return sort(rows, order, get, isKnown).map((row) => new LazyRow(records, row, names) as unknown as Item);
  }
  for (const field of [...grouping, ...aggregations.map(({ field }) => field)]) {
    if (!isKnown(field)) throw invalidField('baseQuery', `unknown field "${field}"`);
  }
  const summary = aggregate(rows, grouping, aggregations, get);
  return sort(
    summary,
    order,
    (item, field) => item[field],
    (field) => summary.length === 0 || field in (summary[0] ?? {}),
  );
}

/** A record that is made when it is sent: a page of a hundred out of a hundred thousand makes a hundred. */
class LazyRow {
  readonly #make: () => Record<string, unknown>;

  constructor(records: Workspace['records'], row: number, names: readonly string[]) {
    this.#make = () => records.wire(row, names);
  }

  toJSON(): Record<string, unknown> {
    return this.#make();
  }
}

const dataRequest = z.object({
  filters: anything.optional(),
  sorting: sorting.optional(),
  page: z.int().min(1).default(1),
  pageSize: z.int().min(1).max(1_000).default(25),
});

const queryOf = (item: Item): DataQuery => (item['baseQuery'] as DataQuery | undefined) ?? {};

const data =
  (resource: Resource) =>
  (call: Call): Answer => {
    const item = call.workspace.item(resource, param(call, 'id'));
    const { page, pageSize, ...more } = bodyIn(call, dataRequest);
    const rows = dataOf(call.workspace, String(item['projectId']), queryOf(item), more);
    const body: Page = toPage(rows, { page, pageSize }, (row) => row);
    return { body, rows: body.data.length };
  };

/** One panel or view, with its data when they are wanted. */
const get =
  (resource: Resource) =>
  (call: Call): Answer => {
    const id = param(call, 'id');
    const item = call.workspace.item(resource, id);
    if (!flagIn(call.query, 'includeData')) return answer({ id, ...item });
    const limit = countIn(call.query, 'dataLimit', 25, 1_000);
    const rows = dataOf(call.workspace, String(item['projectId']), queryOf(item));
    return answer({ id, ...item, data: toPage(rows, { page: 1, pageSize: limit }, (row) => row) });
  };

const exportRequest = z.object({
  format: z.enum(['csv', 'xlsx', 'pdf', 'json']),
  includeData: z.boolean().default(true),
  filters: anything.optional(),
  limit: z.int().min(1).max(10_000).default(1_000),
});

const exported =
  (resource: Resource) =>
  (call: Call): Answer => {
    const item = call.workspace.item(resource, param(call, 'id'));
    const { format, includeData, filters, limit } = bodyIn(call, exportRequest);
    const rows = includeData ? dataOf(call.workspace, String(item['projectId']), queryOf(item), { filters }) : [];
    return answer(
      offer(call, `${String(item['name'])}.${format}`, JSON.parse(JSON.stringify(rows.slice(0, limit))), format),
    );
  };

/** Keeps an export for an hour and says where it is. */
export function offer(call: Call, fileName: string, rows: unknown, format: string) {
  const content = format === 'csv' ? toCsv(rows as Item[]) : JSON.stringify(rows);
  const token = randomUUID();
  const { exports } = call.workspace;
  exports.set(token, { type: format === 'csv' ? 'text/csv' : 'application/json', content });
  const [oldest] = exports.keys();
  if (exports.size > EXPORTS && oldest !== undefined) exports.delete(oldest);
  return {
    downloadUrl: `${call.origin}/v1/exports/${token}`,
    fileName,
    fileSize: Buffer.byteLength(content),
    expiresAt: iso(call.nowMs + HOUR_MS),
  };
}

function toCsv(rows: readonly Item[]): string {
  const flat = rows.map(({ fields, ...rest }) => ({ ...rest, ...(fields as Item | undefined) }) as Item);
  const columns = [...new Set(flat.flatMap((row) => Object.keys(row)))];
  const cell = (value: unknown): string => {
    const text =
      value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...flat.map((row) => columns.map((column) => row[column]))]
    .map((line) => `${line.map(cell).join(',')}\r\n`)
    .join('');
}

function download(call: Call): Answer {
  const found = call.workspace.exports.get(param(call, 'token'));
  if (!found) throw notFound('Export', param(call, 'token'));
  return { body: undefined, content: found.content, headers: { 'content-type': found.type } };
}

const shareRequest = z.object({
  isPublic: z.boolean(),
  expiresAt: date.optional(),
  allowAnonymous: z.boolean().default(false),
});

function share(call: Call): Answer {
  call.workspace.item(views, param(call, 'id'));
  const { isPublic, expiresAt, allowAnonymous } = bodyIn(call, shareRequest);
  const shareToken = randomUUID();
  return answer({
    ...(isPublic && { shareToken, shareUrl: `${call.origin}/shared/${shareToken}` }),
    ...(expiresAt && { expiresAt }),
    isPublic,
    allowAnonymous,
  });
}

/** The data behind panels and views. */
export const dataRoutes: readonly Route[] = [
  ...[panels, views].flatMap((resource): readonly Route[] => [
    { route: `GET /v1/${resource.path}/{id}`, cost: 'get', handle: get(resource) },
    { route: `POST /v1/${resource.path}/{id}/data`, cost: 'search', handle: data(resource) },
    { route: `POST /v1/${resource.path}/{id}/export`, cost: 'search', handle: exported(resource) },
  ]),
  { route: 'POST /v1/views/{id}/share', cost: 'write', handle: share },
  { route: 'GET /v1/exports/{token}', cost: 'transfer', isOpen: true, handle: download },
];
