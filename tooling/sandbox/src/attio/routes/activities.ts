import { FOUNDED_AT } from '../data/common.js';
import type { Kind } from '../data/schema.js';
import { makeKind } from '../store/make-kind.js';
import type { Workspace } from '../store/workspace.js';
import { type Answer, activityIn, type Call, data, dataIn, nothing, type Route, writer } from './call.js';
import { cursorPage } from './cursor.js';
import { namesIn, refuseTaken, renamingIn } from './objects.js';
import { choiceIn } from './read.js';

const ANCESTORS = ['activities', 'interactions', 'calls', 'emails'] as const;

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
  const inOrder = kinds.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const paging = { key: ({ id }: Kind) => id, limit: 100, max: 100 };
  return cursorPage(call, inOrder, paging, (kind) => toActivity(call.workspace, kind));
}

function create(call: Call): Answer {
  const { workspace } = call;
  const given = dataIn(call);
  const names = namesIn(given);
  const ancestor = choiceIn(given, 'extends', ANCESTORS);
  refuseTaken(workspace.activities, names.slug);
  const createdAt = writer(call).from;
  const { kind } = makeKind(workspace, { target: 'activities', ...names, extends: ancestor, createdAt });
  return data(toActivity(workspace, kind));
}

function update(call: Call): Answer {
  const { workspace } = call;
  const activity = activityIn(call);
  const changes = renamingIn(dataIn(call));
  refuseTaken(workspace.activities, changes.slug ?? activity.kind.slug, activity);
  workspace.activities.rename(activity, changes);
  return data(toActivity(workspace, activity.kind));
}

function remove(call: Call): Answer {
  call.workspace.activities.remove(activityIn(call));
  return nothing;
}

const reads = ['activity_configuration:read'] as const;
const writes = ['activity_configuration:read-write'] as const;
const activity = '/v2/activities/{activity}';

/** Kinds of activities. */
export const activityRoutes: readonly Route[] = [
  { route: 'GET /v2/activities', cost: 'get', scopes: reads, handle: list },
  { route: 'POST /v2/activities', cost: 'write', scopes: writes, handle: create },
  {
    route: `GET ${activity}`,
    cost: 'get',
    scopes: reads,
    handle: (call) => data(toActivity(call.workspace, activityIn(call).kind)),
  },
  { route: `PATCH ${activity}`, cost: 'write', scopes: writes, handle: update },
  {
    route: `DELETE ${activity}`,
    cost: 'write',
    scopes: [...writes, 'activity_record:read-write'],
    handle: remove,
  },
];
