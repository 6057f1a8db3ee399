import { FOUNDED_AT } from '../data/common.js';
import type { Kind, Schema } from '../data/schema.js';
import { badRequest, slugConflict } from '../errors.js';
import { dropObject, makeKind } from '../store/make-kind.js';
import type { Table } from '../store/table.js';
import type { Tables } from '../store/tables.js';
import { type Answer, type Call, data, dataIn, nothing, objectIn, type Route, writer } from './call.js';
import { changeIn, type Given, slugIn, textIn } from './read.js';
import { views } from './views.js';

const toObject = ({ workspaceId }: Schema, kind: Kind) => ({
  id: { workspace_id: workspaceId, object_id: kind.id },
  api_slug: kind.slug,
  singular_noun: kind.singular,
  plural_noun: kind.plural,
  created_at: kind.createdAt ?? FOUNDED_AT,
});

/** Refuses a slug that another one has. */
export function refuseTaken(tables: Tables, slug: string, own?: Table): void {
  const holder = tables.get(slug);
  if (holder && holder !== own) throw slugConflict(slug);
}

/** What an object or activity is called. */
export const namesIn = (given: Given) =>
  ({
    slug: slugIn(given),
    singular: textIn(given, 'singular_noun', 200),
    plural: textIn(given, 'plural_noun', 200),
  }) satisfies Partial<Kind>;

/** The given ones of the names. */
export const renamingIn = (given: Given) =>
  changeIn<Partial<Pick<Kind, 'slug' | 'singular' | 'plural'>>>(given, {
    api_slug: () => ({ slug: slugIn(given) }),
    singular_noun: () => ({ singular: textIn(given, 'singular_noun', 200) }),
    plural_noun: () => ({ plural: textIn(given, 'plural_noun', 200) }),
  });

function create(call: Call): Answer {
  const { workspace } = call;
  const names = namesIn(dataIn(call));
  refuseTaken(workspace.objects, names.slug);
  const table = makeKind(workspace, { target: 'objects', ...names, createdAt: writer(call).from });
  return data(toObject(workspace.schema, table.kind));
}

function update(call: Call): Answer {
  const { workspace } = call;
  const table = objectIn(call);
  const changes = renamingIn(dataIn(call));
  const { slug = table.kind.slug } = changes;
  if (!table.kind.isCustom && slug !== table.kind.slug) {
    throw badRequest('validation_type', 'The slug of a standard object cannot be changed.');
  }
  refuseTaken(workspace.objects, slug, table);
  workspace.objects.rename(table, changes);
  return data(toObject(workspace.schema, table.kind));
}

function remove(call: Call): Answer {
  const table = objectIn(call);
  if (!table.kind.isCustom) throw badRequest('system_edit_unauthorized', 'Standard objects cannot be deleted.');
  for (const { kind } of dropObject(call.workspace, table)) call.publish('list.deleted', { list_id: kind.id });
  return nothing;
}

const reads = ['object_configuration:read'] as const;
const writes = ['object_configuration:read-write'] as const;

/** Objects, and their views. */
export const objectRoutes: readonly Route[] = [
  {
    route: 'GET /v2/objects',
    cost: 'get',
    scopes: reads,
    handle: ({ workspace: { schema, objects } }) => data(objects.all().map(({ kind }) => toObject(schema, kind))),
  },
  { route: 'POST /v2/objects', cost: 'write', scopes: writes, handle: create },
  {
    route: 'GET /v2/objects/{object}',
    cost: 'get',
    scopes: reads,
    handle: (call) => data(toObject(call.workspace.schema, objectIn(call).kind)),
  },
  { route: 'PATCH /v2/objects/{object}', cost: 'write', scopes: writes, handle: update },
  {
    route: 'DELETE /v2/objects/{object}',
    cost: 'write',
    scopes: [...writes, 'record_permission:read-write'],
    handle: remove,
  },
  {
    route: 'GET /v2/objects/{object}/views',
    cost: 'get',
    scopes: reads,
    handle: (call) => views(call, objectIn(call)),
  },
];
