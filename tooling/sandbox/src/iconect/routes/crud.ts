import * as z from 'zod';
import { invalidField } from '../errors.js';
import { compileFilter } from '../query/filter.js';
import { pageIn, sort, sortingIn, toPage } from '../query/page.js';
import { choiceIn, flagIn, objectIn } from '../query/read-query.js';
import type { Item, Narrowing, Resource } from '../resources/resource.js';
import { name, text } from '../resources/schema.js';
import type { Workspace } from '../store/workspace.js';
import { type Answer, answer, bodyIn, type Call, created, iso, nothing, param, type Route, stamps } from './call.js';

/** The routes that every kind of thing has, as far as it has them. */
export function crudRoutes(resource: Resource): readonly Route[] {
  const { path, create, update, isRemovable = true, isReadable = true, isCopied = false } = resource;
  const [all, one] = [`/v1/${path}`, `/v1/${path}/{id}`];
  const routes: (Route | false | undefined)[] = [
    { route: `GET ${all}`, cost: 'list', handle: (call) => list(resource, call) },
    create && { route: `POST ${all}`, cost: 'write', handle: (call) => add(resource, create, call) },
    isReadable && { route: `GET ${one}`, cost: 'get', handle: (call) => get(resource, call) },
    update && { route: `PUT ${one}`, cost: 'write', handle: (call) => change(resource, update, call) },
    isRemovable && { route: `DELETE ${one}`, cost: 'write', handle: (call) => remove(resource, call) },
    isCopied && { route: `POST ${one}/duplicate`, cost: 'write', handle: (call) => copy(resource, call) },
  ];
  return routes.filter((route): route is Route => typeof route === 'object');
}

/** A thing of a collection as it is sent. */
const show = (workspace: Workspace, { path }: Pick<Resource, 'path'>, id: string, item: Item): Item => ({
  id,
  ...item,
  ...(path === 'jobs' && workspace.jobs.progressOf(id)),
});

/** Everything of a kind that the query string leaves, sorted as it says. */
export function listed(resource: Resource, { workspace, query }: Pick<Call, 'workspace' | 'query'>): readonly Item[] {
  const { path, listNeeds, narrowedBy = {} } = resource;
  if (listNeeds !== undefined && !query.get(listNeeds)) throw invalidField(listNeeds, 'is required');
  const items = [...workspace.collection(path).all()].map(([id, item]) => show(workspace, resource, id, item));
  const known = new Set(items.flatMap((item) => Object.keys(item)));
  const isKnown = (field: string) => items.length === 0 || known.has(field.split('.')[0] ?? '');
  const narrowings = Object.entries(narrowedBy).map(([field, kind]) => [field, wantedIn(query, field, kind)] as const);
  const passes = compileFilter<Item>(objectIn(query, 'filter', 'filters'), deep, isKnown);
  const found = items.filter(
    (item) => narrowings.every(([field, wanted]) => wanted === undefined || item[field] === wanted) && passes(item),
  );
  return sort(found, sortingIn(query), deep, isKnown);
}

function list(resource: Resource, call: Call): Answer {
  const page = toPage(listed(resource, call), pageIn(call.query, resource.pageSize), (item) => item);
  return { body: page, rows: page.data.length };
}

function wantedIn(query: URLSearchParams, field: string, kind: Narrowing): string | boolean | undefined {
  if (kind === 'flag') return flagIn(query, field);
  if (kind === 'text') return query.get(field) ?? undefined;
  return choiceIn(query, field, kind);
}

/** A property, or with dots one that lies deeper. */
function deep(item: Item, path: string): unknown {
  let value: unknown = item;
  for (const key of path.split('.')) {
    value = typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Item)[key] : undefined;
  }
  return value;
}

const get = (resource: Resource, { workspace, params: { id = '' } }: Call): Answer =>
  answer(show(workspace, resource, id, workspace.item(resource, id)));

function add(resource: Resource, schema: z.ZodObject, call: Call): Answer {
  return created(put(resource, { ...resource.initial, ...bodyIn(call, schema) }, call));
}

/** Adds a thing to its collection, and answers it as it is sent. */
export function put(resource: Resource, item: Item, call: Call): Item {
  checkReferences(resource, item, call.workspace);
  const stamped = { ...item, ...stamps(call) };
  const id = call.workspace.collection(resource.path).add(stamped);
  return show(call.workspace, resource, id, stamped);
}

function change(resource: Resource, schema: z.ZodObject, call: Call): Answer {
  const { workspace } = call;
  const id = param(call, 'id');
  const item = workspace.item(resource, id);
  const changes = bodyIn(call, schema) as Item;
  checkReferences(resource, changes, workspace);
  resource.guard?.(workspace, id, item, 'update');
  return answer(replace(resource, id, merged(item, changes), call));
}

/** Puts a changed thing in the place of what it was. */
export function replace(resource: Pick<Resource, 'path'>, id: string, item: Item, call: Call): Item {
  const stamped = { ...item, modifiedDate: iso(call.nowMs), modifiedBy: call.userId };
  call.workspace.collection(resource.path).set(id, stamped);
  return show(call.workspace, resource, id, stamped);
}

const isPlain = (value: unknown): value is Item => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A partial change: objects inside are merged, lists are replaced. */
export function merged(item: Item, changes: Item): Item {
  const entries = Object.entries(changes).filter(([, value]) => value !== undefined);
  const inner = entries.map(([key, value]) => {
    const before = item[key];
    return [key, isPlain(value) && isPlain(before) ? merged(before, value) : value] as const;
  });
  return { ...item, ...Object.fromEntries(inner) };
}

function remove(resource: Resource, call: Call): Answer {
  const id = param(call, 'id');
  const item = call.workspace.item(resource, id);
  resource.guard?.(call.workspace, id, item, 'delete');
  call.workspace.collection(resource.path).set(id, undefined);
  return nothing;
}

const copyRequest = z.object({
  newName: name,
  newDisplayName: text.optional(),
  targetProjectId: text.optional(),
  targetFolderId: text.optional(),
});

function copy(resource: Resource, call: Call): Answer {
  const item = call.workspace.item(resource, param(call, 'id'));
  const { newName, newDisplayName, targetProjectId, targetFolderId } = bodyIn(call, copyRequest);
  return created(
    put(
      resource,
      {
        ...item,
        name: newName,
        isSystem: false,
        ...('displayName' in item && { displayName: newDisplayName ?? newName }),
        ...(targetProjectId !== undefined && { projectId: targetProjectId }),
        ...(targetFolderId !== undefined && { folderId: targetFolderId }),
      },
      call,
    ),
  );
}

/** @throws {HttpError} 400 for a reference to something that is not there */
export function checkReferences({ refers = {} }: Resource, item: Item, workspace: Workspace): void {
  for (const [field, path] of Object.entries(refers)) {
    const id = item[field];
    if (typeof id === 'string' && workspace.collection(path).get(id) === undefined) {
      throw invalidField(field, `"${id}" does not exist`);
    }
  }
}
