import * as z from 'zod';
import { conflict, invalidField, notFound } from '../errors.js';
import { compileFilter, type Predicate } from '../query/filter.js';
import { pageIn, pageOf, sort, sortingIn, toPage } from '../query/page.js';
import { flagIn, objectIn } from '../query/read-query.js';
import { projects } from '../resources/organisation.js';
import { anything, date, name, priority, text, texts } from '../resources/schema.js';
import type { Workspace } from '../store/workspace.js';
import {
  type Answer,
  answer,
  bodyIn,
  type Call,
  checked,
  created,
  iso,
  nothing,
  param,
  type Route,
  stamps,
} from './call.js';
import { checkValues } from './record-values.js';

const REVIEW = z.enum(['pending', 'in_review', 'approved', 'rejected']);
const STATUS = z.enum(['active', 'deleted', 'archived', 'processing']);
const RELATIONSHIP = z.enum(['parent', 'child', 'related', 'duplicate', 'reference']);

const changeable = z.object({
  fields: anything.optional(),
  fileIds: texts.optional(),
  tags: texts.optional(),
  priority: priority.optional(),
  assignedTo: text.optional(),
  folderId: text.optional(),
  metadata: anything.optional(),
});

const newRecord = changeable.extend({
  documentId: name,
  projectId: name,
  fields: anything,
  priority: priority.default('normal'),
});

/** What may be changed of a record. */
export const recordChanges = changeable.extend({ reviewStatus: REVIEW.optional() });

const newRelationship = z.object({
  sourceRecordId: name,
  targetRecordId: name,
  relationshipType: RELATIONSHIP,
  description: text.optional(),
});

const dateRange = z.object({ field: name, from: date.optional(), to: date.optional() });

/** What is looked for among the records of a project. */
export interface Search {
  readonly query?: string | undefined;
  readonly filters?: unknown;
  readonly dateRange?: unknown;
  readonly folderId?: string | undefined;
  readonly tags?: readonly string[];
  readonly status?: readonly string[];
  readonly assignedTo?: readonly string[];
}

/** Rows of a project's records that a search finds, in the order of making. */
export function findRows(workspace: Workspace, projectId: string, search: Search): number[] {
  const { records } = workspace;
  const fields = workspace.fieldsOf(projectId);
  const isKnown = isKnownIn(workspace, fields);
  const range = search.dateRange === undefined ? undefined : checked(dateRange, search.dateRange);
  const get = (row: number, path: string) => records.get(row, path);
  const tests: Predicate<number>[] = [compileFilter<number>(search.filters, get, isKnown)];
  if (range) {
    if (!isKnown(range.field)) throw invalidField('dateRange.field', 'unknown field');
    const bounds = { ...(range.from && { $gte: range.from }), ...(range.to && { $lte: range.to }) };
    if (Object.keys(bounds).length > 0) tests.push(compileFilter<number>({ [range.field]: bounds }, get, isKnown));
  }
  for (const name of ['status', 'assignedTo', 'tags'] as const) {
    const wanted = search[name];
    if (wanted && wanted.length > 0) tests.push(compileFilter<number>({ [name]: wanted }, get, isKnown));
  }
  if (search.folderId) tests.push((row) => records.get(row, 'folderId') === search.folderId);
  if (search.query) tests.push(matches(workspace, search.query));
  const found: number[] = [];
  for (const row of records.rowsOf(projectId)) if (tests.every((test) => test(row))) found.push(row);
  return found;
}

/** Every word stands somewhere in the name, the text or the document id. */
function matches({ records }: Workspace, query: string): Predicate<number> {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return (row) => {
    const parts = [records.get(row, 'fields.name'), records.get(row, 'fields.text'), records.get(row, 'documentId')];
    const haystack = parts.join(' ').toLowerCase();
    return words.every((word) => haystack.includes(word));
  };
}

/** Whether records of a project have a property or custom field of a name. */
export const isKnownIn =
  ({ records }: Workspace, fields: ReadonlyMap<string, unknown>) =>
  (path: string): boolean => {
    const [head = ''] = path.split('.');
    return path.startsWith('fields.') ? fields.has(path.slice(7)) : records.isProperty(head) || fields.has(path);
  };

function projectIn(call: Call): string {
  const id = call.query.get('projectId');
  if (!id) throw invalidField('projectId', 'is required');
  call.workspace.item(projects, id);
  return id;
}

/** Which properties and fields are wanted; undefined for all. @throws {HttpError} 400 for a name that there is not */
function projectionIn(call: Call, isKnown: (name: string) => boolean): ReadonlySet<string> | undefined {
  const names = call.query.getAll('fields').flatMap((part) => part.split(',').map((one) => one.trim()));
  for (const one of names)
    if (one !== 'fields' && !isKnown(one)) throw invalidField('fields', `unknown field "${one}"`);
  return names.length === 0 ? undefined : new Set(names);
}

/** Whether a search leaves nothing out. */
const isEverything = (search: Search): boolean =>
  Object.values(search).every((value) => !value || (Array.isArray(value) && value.length === 0));

function search(call: Call): Answer {
  const { workspace, query } = call;
  const projectId = projectIn(call);
  const fields = workspace.fieldsOf(projectId);
  const isKnown = isKnownIn(workspace, fields);
  const only = projectionIn(call, isKnown);
  const page = pageIn(query, 20, 1_000);
  const wanted: Search = {
    query: query.get('query') ?? undefined,
    filters: objectIn(query, 'filter', 'filters'),
    dateRange: objectIn(query, 'dateRange'),
    folderId: query.get('folderId') ?? undefined,
    tags: query.getAll('tags'),
    status: query.getAll('status').map((one) => checked(STATUS, one)),
    assignedTo: query.getAll('assignedTo'),
  };
  const { records } = workspace;
  const names = [...fields.keys()];
  const wire = (row: number) => records.wire(row, names, only);
  const sorting = sortingIn(query);
  if (isEverything(wanted) && sorting.length === 0) {
    const rows = records.sliceOf(projectId, (page.page - 1) * page.pageSize, page.pageSize);
    return { body: pageOf(rows.map(wire), records.countOf(projectId), page), rows: rows.length };
  }
  const found = findRows(workspace, projectId, wanted);
  const body = toPage(
    sort(found, sorting, (row, field) => records.get(row, field), isKnown),
    page,
    wire,
  );
  return { body, rows: body.data.length };
}

function rowIn(call: Call, key = 'id'): number {
  const id = param(call, key);
  const row = call.workspace.records.row(id);
  if (row < 0) throw notFound('Record', id);
  return row;
}

function wire({ workspace }: Call, row: number): Record<string, unknown> {
  return workspace.records.wire(row, [...workspace.fieldsOf(String(workspace.records.get(row, 'projectId'))).keys()]);
}

function get(call: Call): Answer {
  const row = rowIn(call);
  const record = wire(call, row);
  const { files, relationships } = call.workspace;
  const fileRows = ((record['fileIds'] as readonly string[] | undefined) ?? []).map((id) => files.row(id));
  return answer({
    ...record,
    ...(flagIn(call.query, 'includeFiles') && { files: fileRows.filter((at) => at >= 0).map((at) => files.wire(at)) }),
    ...(flagIn(call.query, 'includeRelationships') && { relationships: relationships.of(String(record['id'])) }),
  });
}

function create(call: Call): Answer {
  const { fields, projectId, ...properties } = bodyIn(call, newRecord);
  const { workspace } = call;
  if (workspace.collection('projects').get(projectId) === undefined) {
    throw invalidField('projectId', `"${projectId}" does not exist`);
  }
  checkLinks(workspace, properties);
  const values = checkValues(fields, workspace.fieldsOf(projectId), true);
  const all = { status: 'active', reviewStatus: 'pending', tags: [], fileIds: [], ...properties, ...stamps(call) };
  return created(wire(call, workspace.records.create(projectId, all, values)));
}

/** @throws {HttpError} 400 for a folder, file or user that does not exist */
export function checkLinks(
  workspace: Workspace,
  links: { readonly [name in 'folderId' | 'assignedTo']?: unknown } & {
    readonly fileIds?: readonly string[] | undefined;
  },
): void {
  const { folderId, assignedTo, fileIds = [] } = links;
  if (typeof folderId === 'string' && workspace.collection('folders').get(folderId) === undefined) {
    throw invalidField('folderId', `"${folderId}" does not exist`);
  }
  if (typeof assignedTo === 'string' && workspace.collection('users').get(assignedTo) === undefined) {
    throw invalidField('assignedTo', `"${assignedTo}" does not exist`);
  }
  const missing = fileIds.find((id) => workspace.files.row(id) < 0);
  if (missing !== undefined) throw invalidField('fileIds', `"${missing}" does not exist`);
}

function update(call: Call): Answer {
  const row = rowIn(call);
  const { workspace, nowMs, userId } = call;
  const { fields = {}, ...properties } = bodyIn(call, recordChanges);
  checkLinks(workspace, properties);
  const projectId = String(workspace.records.get(row, 'projectId'));
  const given = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
  workspace.records.update(row, {
    properties: { ...given, modifiedDate: iso(nowMs), modifiedBy: userId },
    fields: checkValues(fields, workspace.fieldsOf(projectId), false),
  });
  return answer(wire(call, row));
}

/** Removes a record, or only marks it as deleted. */
export function removeRecord(workspace: Workspace, row: number, isPermanent: boolean, nowMs: number): void {
  if (!isPermanent) {
    workspace.records.update(row, { properties: { status: 'deleted', modifiedDate: iso(nowMs) } });
    return;
  }
  workspace.relationships.removeOf(workspace.records.idOf(row));
  workspace.records.remove(row);
}

function remove(call: Call): Answer {
  removeRecord(call.workspace, rowIn(call), flagIn(call.query, 'permanent') ?? false, call.nowMs);
  return nothing;
}

function relate(call: Call): Answer {
  const link = bodyIn(call, newRelationship);
  const { workspace, nowMs, userId } = call;
  for (const key of ['sourceRecordId', 'targetRecordId'] as const) {
    if (workspace.records.row(link[key]) < 0) throw invalidField(key, `"${link[key]}" does not exist`);
  }
  if (link.sourceRecordId === link.targetRecordId) throw conflict('A record cannot be related to itself');
  const { description, ...rest } = link;
  const stamp = { createdDate: iso(nowMs), createdBy: userId };
  return created(workspace.relationships.add({ ...rest, ...(description && { description }), ...stamp }));
}

function relationships(call: Call): Answer {
  rowIn(call, 'recordId');
  const type = call.query.get('type');
  if (type !== null) checked(z.object({ type: RELATIONSHIP }), { type });
  const all = call.workspace.relationships.of(param(call, 'recordId'));
  return answer(all.filter(({ relationshipType }) => type === null || relationshipType === type));
}

function unrelate(call: Call): Answer {
  const id = param(call, 'id');
  if (!call.workspace.relationships.remove(id)) throw notFound('Relationship', id);
  return nothing;
}

/** Records and their relationships; the fixed paths come first. */
export const recordRoutes: readonly Route[] = [
  { route: 'GET /v1/records', cost: 'search', handle: search },
  { route: 'GET /v1/records/search', cost: 'search', handle: search },
  { route: 'POST /v1/records', cost: 'write', handle: create },
  { route: 'POST /v1/records/relationships', cost: 'write', handle: relate },
  { route: 'DELETE /v1/records/relationships/{id}', cost: 'write', handle: unrelate },
  { route: 'GET /v1/records/{recordId}/relationships', cost: 'get', handle: relationships },
  { route: 'GET /v1/records/{id}', cost: 'get', handle: get },
  { route: 'PUT /v1/records/{id}', cost: 'write', handle: update },
  { route: 'DELETE /v1/records/{id}', cost: 'write', handle: remove },
];
