import { FOUNDED_AT } from '../data/common.js';
import type { Kind, MemberAccess, Schema } from '../data/schema.js';
import { badRequest, invalidBody } from '../errors.js';
import { makeKind } from '../store/make-kind.js';
import type { Workspace } from '../store/workspace.js';
import { isObject } from '../values/parse.js';
import { type Answer, type Call, data, dataIn, listIn, type Route, writer } from './call.js';
import { refuseTaken } from './objects.js';
import { changeIn, choiceIn, type Given, slugIn, textIn } from './read.js';
import { objectOf } from './record-refs.js';
import { views } from './views.js';

const LEVELS = ['full-access', 'read-and-write', 'read-only'] as const;

function toList(workspace: Workspace, kind: Kind): object {
  const { workspaceId, tokenId }: Schema = workspace.schema;
  const { workspace: access, members } = kind.access ?? { workspace: 'full-access', members: [] };
  return {
    id: { workspace_id: workspaceId, list_id: kind.id },
    api_slug: kind.slug,
    name: kind.plural,
    parent_object: [workspace.object(kind.parent ?? '')?.kind.slug],
    workspace_access: access,
    workspace_member_access: members,
    created_by_actor: { type: 'api-token', id: tokenId },
    created_at: kind.createdAt ?? FOUNDED_AT,
  };
}

function memberAccess({ members }: Workspace, input: unknown): readonly MemberAccess[] {
  const path = ['data', 'workspace_member_access'];
  if (!Array.isArray(input)) throw invalidBody(path, 'array', input);
  return input.map((item: unknown, at) => {
    if (!isObject(item)) throw invalidBody([...path, at], 'object', item);
    const member = members.find(({ id }) => id === item['workspace_member_id']);
    if (!member) throw badRequest('value_not_found', 'Could not find a workspace member that may use the list.');
    return { workspace_member_id: member.id, level: choiceIn(item, 'level', LEVELS) };
  });
}

const accessIn = (given: Given): string | null => choiceIn(given, 'workspace_access', [...LEVELS, null]);

const named = (name: string) => ({ singular: name, plural: name });

function create(call: Call): Answer {
  const { workspace } = call;
  const given = dataIn(call);
  const slug = slugIn(given);
  const parent = objectOf(workspace, textIn(given, 'parent_object'));
  const name = named(textIn(given, 'name', 200));
  const members = memberAccess(workspace, given['workspace_member_access']);
  const access = { workspace: accessIn(given), members };
  refuseTaken(workspace.lists, slug);
  const createdAt = writer(call).from;
  const { kind } = makeKind(workspace, { target: 'lists', slug, ...name, parent: parent.kind.id, access, createdAt });
  call.publish('list.created', { list_id: kind.id });
  return data(toList(workspace, kind));
}

function update(call: Call): Answer {
  const { workspace } = call;
  const list = listIn(call);
  const given = dataIn(call);
  const before = list.kind.access ?? { workspace: 'full-access', members: [] };
  const changes = changeIn<Partial<Kind>>(given, {
    name: () => named(textIn(given, 'name', 200)),
    api_slug: () => ({ slug: slugIn(given) }),
  });
  const access = {
    workspace: 'workspace_access' in given ? accessIn(given) : before.workspace,
    members:
      'workspace_member_access' in given ? memberAccess(workspace, given['workspace_member_access']) : before.members,
  };
  refuseTaken(workspace.lists, changes.slug ?? list.kind.slug, list);
  workspace.lists.rename(list, { ...changes, access });
  call.publish('list.updated', { list_id: list.kind.id });
  return data(toList(workspace, list.kind));
}

const reads = ['list_configuration:read'] as const;
const writes = ['list_configuration:read-write'] as const;

/** Lists, and their views. */
export const listRoutes: readonly Route[] = [
  {
    route: 'GET /v2/lists',
    cost: 'get',
    scopes: reads,
    handle: ({ workspace }) => data(workspace.lists.all().map(({ kind }) => toList(workspace, kind))),
  },
  { route: 'POST /v2/lists', cost: 'write', scopes: writes, handle: create },
  {
    route: 'GET /v2/lists/{list}',
    cost: 'get',
    scopes: reads,
    handle: (call) => data(toList(call.workspace, listIn(call).kind)),
  },
  { route: 'PATCH /v2/lists/{list}', cost: 'write', scopes: writes, handle: update },
  { route: 'GET /v2/lists/{list}/views', cost: 'get', scopes: reads, handle: (call) => views(call, listIn(call)) },
];
