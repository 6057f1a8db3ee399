import { FOUNDED_AT } from '../data/common.js';
import type { Kind } from '../data/schema.js';
import { badRequest } from '../errors.js';
import { makeKind } from '../store/make-kind.js';
import type { Workspace } from '../store/workspace.js';
import { type Answer, activityIn, type Call, data, dataIn, nothing, type Route, writer } from './call.js';
import { cursorPage } from './cursor.js';
import { namesIn, refuseTaken, renamingIn } from './objects.js';
import { choiceIn } from './read.js';

const BASES = ['activities', 'interactions', 'calls', 'emails'];

const toActivity = ({ schema }: Workspace, kind: Kind) => ({
  id: { workspace_id: schema.workspaceId, activity_id: kind.id },
  api_slug: kind.slug,
  singular_noun: kind.singular,
  plural_noun: kind.plural,
  extends: kind.extends,
  created_at: kind.createdAt ?? FOUNDED_AT,
});

function list(call: Call): Answer {
  const kinds = call.workspace.activities.all().map(({ kind }) => kind);
  const sorted = kinds.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return cursorPage(call, sorted, { key: ({ id }) => id, limit: 100, max: 100 }, (kind) =>
    toActivity(call.workspace, kind),
  );
}

function create(call: Call): Answer {
  const { workspace } = call;
  const given = dataIn(call);
  const names = namesIn(given);
  const base = choiceIn(given, 'extends', BASES);
  refuseTaken(workspace.activities, names.slug);
  const { kind } = makeKind(workspace, { target: 'activities', ...names, extends: base, createdAt: writer(call).from });
  return data(toActivity(workspace, kind));
}

function update(call: Call): Answer {
  const { workspace } = call;
  const table = activityIn(call);
  const changes = renamingIn(dataIn(call));
  const { slug = table.kind.slug } = changes;
  if (!table.kind.isCustom && slug !== table.kind.slug) {
    throw badRequest('validation_type', 'The slug of a standard activity cannot be changed.');
  }
  refuseTaken(workspace.activities, slug, table);
  workspace.activities.rename(table, changes);
  return data(toActivity(workspace, table.kind));
}

function remove(call: Call): Answer {
  const table = activityIn(call);
  if (!table.kind.isCustom) throw badRequest('system_edit_unauthorized', 'Standard activities cannot be deleted.');
  call.workspace.activities.remove(table);
  return nothing;
}

const reads = ['activity_configuration:read'] as const;
const writes = ['activity_configuration:read-write'] as const;

/** Activities: kinds of things that happen. */
export const activityRoutes: readonly Route[] = [
  { route: 'GET /v2/activities', cost: 'get', scopes: reads, handle: list },
  { route: 'POST /v2/activities', cost: 'write', scopes: writes, handle: create },
  {
    route: 'GET /v2/activities/{activity}',
    cost: 'get',
    scopes: reads,
    handle: (call) => data(toActivity(call.workspace, activityIn(call).kind)),
  },
  { route: 'PATCH /v2/activities/{activity}', cost: 'write', scopes: writes, handle: update },
  {
    route: 'DELETE /v2/activities/{activity}',
    cost: 'write',
    scopes: [...writes, 'activity_record:read-write'],
    handle: remove,
  },
];
