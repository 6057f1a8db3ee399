import type { Form } from '../../service/form.js';
import type { Scratch } from '../../service/scratch.js';
import type { ServiceReply } from '../../service/types.js';
import type { Attribute } from '../data/schema.js';
import { badRequest, invalidBody, mergeInProgress, notFound } from '../errors.js';
import type { Scope } from '../scopes.js';
import type { SearchIndex } from '../store/search-index.js';
import type { Table } from '../store/table.js';
import { writtenAt } from '../store/table.js';
import type { Workspace } from '../store/workspace.js';
import { isObject } from '../values/parse.js';
import { parseTime } from '../values/time.js';
import type { Provenance } from '../values/types.js';
import type { Publish } from '../webhooks/event.js';

/** A request on its way through a route. */
export interface Call {
  /** Decoded parameters of the path; every name in the route is there. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The parsed body; undefined when there was none, or a form. */
  readonly body: unknown;
  /** The body where it is a form. */
  readonly form: Form | undefined;
  /** Scheme, host and port that the caller used. */
  readonly origin: string;
  /** Where uploaded bytes are kept. */
  readonly scratch: Scratch;
  readonly workspace: Workspace;
  readonly search: SearchIndex;
  readonly nowMs: number;
  /** What the token may do. */
  readonly scopes: readonly string[];
  readonly publish: Publish;
  /** How long a merge goes on after its answer. */
  readonly mergeMs: () => number;
}

/** What a route answers. */
export interface Answer {
  /** The body: JSON as text or as bytes in chunks; what else is sent names its type in `headers`. */
  readonly json: ServiceReply['body'];
  /** Records or entries in the answer: their number makes queries slower. */
  readonly rows?: number;
  /** What a query cost. */
  readonly score?: number;
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a route counts and how long it takes. */
export type Cost = 'get' | 'query' | 'search' | 'write';

/** One endpoint. */
export interface Route {
  /** Method and path: `GET /v2/objects/{object}`. */
  readonly route: string;
  readonly cost: Cost;
  /** What the token must be allowed to do. */
  readonly scopes: readonly Scope[];
  /** Links lead there: no key is asked for. */
  readonly isOpen?: boolean;
  /** Calls in a second, where there is a limit of its own. */
  readonly perSecond?: number;
  readonly handle: (call: Call) => Answer;
}

/** An answer in the envelope around nearly every one. */
export const data = (value: unknown): Answer => ({ json: JSON.stringify({ data: value }) });

/** As `data`, for what is JSON text already. */
export const dataJson = (json: string): Answer => ({ json: `{"data":${json}}` });

/** The answer to a deletion. */
export const nothing: Answer = { json: '{}' };

/** A parameter that the route's path names. */
export const param = (call: Call, name: string): string => call.params[name] ?? '';

/** The object in the path, or 404. */
export function objectIn(call: Call, name = 'object'): Table {
  const slug = param(call, name);
  const table = call.workspace.object(slug);
  if (!table) throw notFound(`Object with slug/ID "${slug}" not found.`);
  return table;
}

/** The list in the path, or 404. */
export function listIn(call: Call, name = 'list'): Table {
  const slug = param(call, name);
  const table = call.workspace.list(slug);
  if (!table) throw notFound(`List with slug/ID "${slug}" not found.`);
  return table;
}

/** The activity in the path, or 404. */
export function activityIn(call: Call): Table {
  const slug = param(call, 'activity');
  const table = call.workspace.activities.get(slug);
  if (!table) throw notFound(`Activity with slug/ID "${slug}" not found.`);
  return table;
}

/** The record in the path, or 404; while it is being merged, the reason is another one. */
export function recordIn(call: Call, table: Table, use: 'read' | 'write' = 'read'): number {
  const id = param(call, 'record_id');
  if ((call.workspace.merging.get(id) ?? 0) > call.nowMs) {
    const message = `Record with ID "${id}" is being merged.`;
    throw use === 'write' ? badRequest('merge_in_progress', message) : mergeInProgress(message);
  }
  const row = table.row(id);
  if (row < 0) throw notFound(`Record with ID "${id}" not found.`);
  return row;
}

/** The attribute in the path, or 404. */
export function attributeIn(call: Call, table: Table): Attribute {
  const slug = param(call, 'attribute');
  const attribute = table.attribute(slug);
  if (!attribute) throw notFound(`Attribute with slug/ID "${slug}" not found.`);
  return attribute;
}

/** The body as an object; a body that is missing counts as empty. */
export function bodyIn(call: Call): Readonly<Record<string, unknown>> {
  if (call.body === undefined) return {};
  if (!isObject(call.body)) throw invalidBody([], 'object', call.body);
  return call.body;
}

/** The `data` object of the body. */
export function dataIn(call: Call): Readonly<Record<string, unknown>> {
  const inner = bodyIn(call)['data'];
  if (!isObject(inner)) throw invalidBody(['data'], 'object', inner);
  return inner;
}

/** Now, and the token that calls. */
export const writer = (call: Call): Provenance =>
  writtenAt(call.nowMs, { type: 'api-token', id: call.workspace.schema.tokenId });

/** A whole number from 0 on in the query string, or the default. */
export function countIn(call: Call, name: string, otherwise: number, max = Number.MAX_SAFE_INTEGER): number {
  const text = call.query.get(name);
  if (text === null) return otherwise;
  const count = Number(text);
  if (/^\d+$/.test(text) && count <= max) return count;
  throw invalidBody([name], `integer up to ${max}`, text);
}

/** An instant in the query string, in wire notation; undefined when it is not given. */
export function timeIn({ query }: Call, name: string): string | undefined {
  const text = query.get(name);
  const time = text === null ? undefined : parseTime(text);
  if (text !== null && time === undefined) throw invalidBody([name], 'timestamp', text);
  return time;
}
