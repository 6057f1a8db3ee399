import * as z from 'zod';
import { madeAt } from '../data/people.js';
import { forbidden, invalidField } from '../errors.js';
import { pageIn, toPage } from '../query/page.js';
import { choiceIn, flagIn } from '../query/read-query.js';
import type { Item } from '../resources/resource.js';
import { changes, date } from '../resources/schema.js';
import { preferences, profile, users } from '../resources/users.js';
import { type Answer, answer, bodyIn, type Call, checked, nothing, param, type Route } from './call.js';
import { listed, merged, replace } from './crud.js';

function list(call: Call): Answer {
  const { query } = call;
  const words = (query.get('q') ?? query.get('searchQuery') ?? '').toLowerCase();
  const role = query.get('role');
  const found = listed(users, call).filter(
    (user) =>
      `${String(user['displayName'])} ${String(user['username'])} ${String(user['email'])}`
        .toLowerCase()
        .includes(words) &&
      (role === null || (user['roles'] as readonly string[]).includes(role)),
  );
  return answer(toPage(found, pageIn(query), (user) => user));
}

/** A user, without what the query string leaves out. */
function shown(call: Call, id: string): Item {
  const { permissions, preferences: likes, ...user } = call.workspace.item(users, id);
  return {
    id,
    ...user,
    ...(flagIn(call.query, 'includePermissions') !== false && { permissions }),
    ...(flagIn(call.query, 'includePreferences') !== false && { preferences: likes }),
  };
}

const change = (call: Call, id: string, given: Item): Answer =>
  answer(replace(users, id, merged(call.workspace.item(users, id), given), call));

function changePassword(call: Call): Answer {
  const { currentPassword, newPassword } = bodyIn(
    call,
    z.object({ currentPassword: z.string().min(1), newPassword: z.string().min(8) }),
  );
  const username = String(call.workspace.item(users, call.userId)['username']);
  if (!call.passwords.matches(username, currentPassword)) throw invalidField('currentPassword', 'is not the password');
  call.passwords.set(username, newPassword);
  return nothing;
}

function resetPassword(call: Call): Answer {
  const { workspace, userId, passwords } = call;
  const isAdmin = (workspace.item(users, userId)['roles'] as readonly string[]).includes('admin');
  const { newPassword } = bodyIn(
    call,
    z.object({ newPassword: z.string().min(8), requirePasswordChange: z.boolean().default(true) }),
  );
  const user = workspace.item(users, param(call, 'userId'));
  if (!isAdmin) throw forbidden('Only administrators reset passwords');
  passwords.set(String(user['username']), newPassword);
  return nothing;
}

function permissions(call: Call): Answer {
  const { permissions: own, roles } = call.workspace.item(users, param(call, 'userId')) as unknown as {
    readonly permissions: readonly string[];
    readonly roles: readonly string[];
  };
  const byResource = new Map<string, string[]>();
  for (const [resource = '', action = ''] of own.map((one) => one.split(':'))) {
    byResource.set(resource, [...(byResource.get(resource) ?? []), action]);
  }
  const [resource, action] = [call.query.get('resource'), call.query.get('action')];
  const effective = [...byResource]
    .map(([name, actions]) => ({ resource: name, actions, source: 'role' }))
    .filter((one) => (resource === null || one.resource === resource) && (!action || one.actions.includes(action)));
  return answer({ permissions: own, roles, effectivePermissions: effective });
}

const ACTIVITIES = ['login', 'logout', 'action', 'error'] as const;

function activity(call: Call): Answer {
  const id = param(call, 'userId');
  call.workspace.item(users, id);
  const { query } = call;
  const type = choiceIn(query, 'type', ACTIVITIES);
  const { startDate, endDate } = checked(z.object({ startDate: date.optional(), endDate: date.optional() }), {
    startDate: query.get('startDate') ?? undefined,
    endDate: query.get('endDate') ?? undefined,
  });
  const rows = Array.from({ length: 120 }, (_, at) => ({
    id: `${id}-activity-${at + 1}`,
    type: ACTIVITIES[at % 3] ?? 'action',
    action: at % 3 === 2 ? 'record.update' : 'session',
    resource: at % 3 === 2 ? `rec-${String(at + 1).padStart(6, '0')}` : 'session',
    timestamp: madeAt(at * 3, 500),
    details: {},
    ipAddress: '192.0.2.1',
  }));
  const found = rows
    .filter((row) => type === undefined || row.type === type)
    .filter(({ timestamp }) => !startDate || Date.parse(timestamp) >= Date.parse(startDate))
    .filter(({ timestamp }) => !endDate || Date.parse(timestamp) <= Date.parse(endDate));
  return answer(toPage(found, pageIn(query, 50), (row) => row));
}

/** Users, beside the usual; `me` comes before ids. */
export const userRoutes: readonly Route[] = [
  { route: 'GET /v1/users', cost: 'list', handle: list },
  { route: 'GET /v1/users/me', cost: 'get', handle: (call) => answer(shown(call, call.userId)) },
  {
    route: 'PUT /v1/users/me',
    cost: 'write',
    handle: (call) => change(call, call.userId, bodyIn(call, changes(profile)) as Item),
  },
  {
    route: 'PUT /v1/users/me/preferences',
    cost: 'write',
    handle: (call) => change(call, call.userId, bodyIn(call, preferences)),
  },
  { route: 'POST /v1/users/me/change-password', cost: 'write', handle: changePassword },
  { route: 'GET /v1/users/{id}', cost: 'get', handle: (call) => answer(shown(call, param(call, 'id'))) },
  {
    route: 'PUT /v1/users/{userId}/preferences',
    cost: 'write',
    handle: (call) => change(call, param(call, 'userId'), bodyIn(call, preferences)),
  },
  { route: 'POST /v1/users/{userId}/reset-password', cost: 'write', handle: resetPassword },
  { route: 'GET /v1/users/{userId}/permissions', cost: 'get', handle: permissions },
  {
    route: 'PUT /v1/users/{userId}/roles',
    cost: 'write',
    handle: (call) =>
      change(call, param(call, 'userId'), bodyIn(call, z.object({ roles: z.array(z.string().min(1)).min(1) }))),
  },
  { route: 'GET /v1/users/{userId}/activity', cost: 'list', handle: activity },
];
