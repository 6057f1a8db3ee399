import { FOUNDED_MS } from '../data/common.js';
import type { Member } from '../data/members.js';
import type { Schema } from '../data/schema.js';
import { notFound } from '../errors.js';
import { data, param, type Route } from './call.js';

/** What the service says about an accepted token. */
const self = ({ workspaceId, tokenId, ids }: Schema, [owner]: readonly Member[], scopes: readonly string[]) => ({
  active: true,
  scope: scopes.join(' '),
  client_id: tokenId,
  token_type: 'Bearer',
  exp: null,
  iat: FOUNDED_MS / 1000,
  sub: workspaceId,
  aud: ids('tokens').of(1),
  iss: 'attio.com',
  authorized_by_workspace_member_id: owner?.id,
  workspace_id: workspaceId,
  workspace_name: 'Acme',
  workspace_slug: 'acme',
  workspace_logo_url: null,
  token_level: 'workspace',
});

const toMember = ({ workspaceId }: Schema, member: Member) => ({
  id: { workspace_id: workspaceId, workspace_member_id: member.id },
  first_name: member.firstName,
  last_name: member.lastName,
  avatar_url: null,
  email_address: member.email,
  created_at: member.createdAt,
  access_level: member.accessLevel,
});

/** The token, and the members of the workspace. */
export const workspaceRoutes: readonly Route[] = [
  {
    route: 'GET /v2/self',
    cost: 'get',
    scopes: [],
    handle: ({ workspace: { schema, members }, scopes }) => ({ json: JSON.stringify(self(schema, members, scopes)) }),
  },
  {
    route: 'GET /v2/workspace_members',
    cost: 'get',
    scopes: ['user_management:read'],
    handle: ({ workspace: { schema, members } }) => data(members.map((member) => toMember(schema, member))),
  },
  {
    route: 'GET /v2/workspace_members/{workspace_member_id}',
    cost: 'get',
    scopes: ['user_management:read'],
    handle: (call) => {
      const wanted = param(call, 'workspace_member_id');
      const member = call.workspace.members.find(({ id }) => id === wanted);
      if (!member) throw notFound(`Workspace member with ID "${wanted}" was not found.`);
      return data(toMember(call.workspace.schema, member));
    },
  },
];
