import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import type { Row, User } from '../entities.js';
import { renamed } from '../renamed.js';
import { found, page, written } from '../replies.js';
import { ById, date, endDate, Id, onUnlessSaid, paging, sorting, strings } from '../schemas.js';
import { changes, query } from '../tags.js';

/** What users may change of themselves. */
const Profile = z
  .object({
    firstName: z.string(),
    lastName: z.string(),
    displayName: z.string(),
    title: z.string(),
    department: z.string(),
    phone: z.string(),
    timezone: z.string(),
    locale: z.string(),
    avatar: z.string(),
  })
  .partial();

const Preferences = z
  .object({
    theme: z.enum(['light', 'dark', 'auto']),
    language: z.string(),
    dateFormat: z.string(),
    timeFormat: z.enum(['12h', '24h']),
    defaultPageSize: z.int().min(10).max(100),
    notifications: z.object({ email: z.boolean(), browser: z.boolean(), mobile: z.boolean() }).partial(),
  })
  .partial();

const secretInput = true; // passwords pass through no model

const status = z.enum(['active', 'inactive', 'suspended', 'pending']);

export const list = operation({
  name: 'iconect_list_users',
  summary: 'Page through users',
  route: 'GET /users',
  input: z.object({
    status: status.optional(),
    role: z.string().optional(),
    department: z.string().optional(),
    searchQuery: z.string().optional(),
    ...paging(),
    ...sorting,
  }),
  toQuery: renamed({ searchQuery: 'q' }),
  output: page<User>(),
  cache: query('user'),
  provenance: 'peer',
});

export const get = operation({
  name: 'iconect_get_user',
  summary: 'Read one user',
  route: 'GET /users/{id}',
  input: ById.extend({ includePermissions: onUnlessSaid }),
  output: found<User>(),
  cache: query('user'),
  provenance: 'peer',
});

export const me = operation({
  name: 'iconect_get_current_user',
  summary: 'Read the signed-in user',
  route: 'GET /users/me',
  input: z.object({ includePermissions: onUnlessSaid, includePreferences: onUnlessSaid }),
  output: found<User>(),
  cache: query('user'),
  provenance: 'peer',
});

export const update = operation({
  name: 'iconect_update_user',
  summary: 'Change a user (administrator)',
  route: 'PUT /users/{id}',
  retry: 'idempotent',
  input: ById.extend({
    ...Profile.shape,
    email: z.email().optional(),
    status: status.optional(),
    roles: strings.optional(),
    permissions: strings.optional(),
  }),
  output: written<User>(),
  invalidates: changes('user'),
  provenance: 'peer',
});

export const updateMe = operation({
  name: 'iconect_update_current_user',
  summary: 'Change own profile',
  route: 'PUT /users/me',
  retry: 'idempotent',
  input: Profile,
  output: written<User>(),
  invalidates: changes('user'),
  provenance: 'peer',
});

export const updatePreferences = operation({
  name: 'iconect_update_user_preferences',
  summary: 'Change the preferences of a user',
  route: 'PUT /users/{userId}/preferences',
  retry: 'idempotent',
  input: z.object({ userId: Id, preferences: Preferences }),
  output: written<User>(),
  invalidates: changes('user'),
  provenance: 'peer',
});

export const updateMyPreferences = operation({
  name: 'iconect_update_current_user_preferences',
  summary: 'Change own preferences',
  route: 'PUT /users/me/preferences',
  retry: 'idempotent',
  input: z.object({ preferences: Preferences }),
  output: written<User>(),
  invalidates: changes('user'),
  provenance: 'peer',
});

export const changePassword = operation({
  name: 'iconect_change_password',
  summary: 'Change own password',
  route: 'POST /users/me/change-password',
  secretInput,
  input: z
    .object({ currentPassword: z.string().min(1), newPassword: z.string().min(8), confirmPassword: z.string().min(1) })
    .refine(({ newPassword, confirmPassword }) => newPassword === confirmPassword, {
      path: ['confirmPassword'],
      error: 'the same as newPassword',
    }),
  toBody: ({ confirmPassword: _, ...body }) => body,
  output: written<User>(),
  invalidates: changes('user'),
  provenance: 'peer',
});

export const resetPassword = operation({
  name: 'iconect_reset_user_password',
  summary: 'Set a new password for a user (administrator)',
  route: 'POST /users/{userId}/reset-password',
  retry: 'idempotent',
  destructive: true,
  secretInput,
  input: z.object({ userId: Id, newPassword: z.string().min(8), requirePasswordChange: z.boolean().default(true) }),
  output: written<Row>(),
  invalidates: changes('user'),
  provenance: 'peer',
});

export const permissions = operation({
  name: 'iconect_get_user_permissions',
  summary: 'Read roles and effective permissions of a user',
  route: 'GET /users/{userId}/permissions',
  input: z.object({ userId: Id, resource: z.string().optional(), action: z.string().optional() }),
  output: found<Row>(),
  cache: query('user'),
  provenance: 'peer',
});

export const updateRoles = operation({
  name: 'iconect_update_user_roles',
  summary: 'Replace the roles of a user (administrator)',
  route: 'PUT /users/{userId}/roles',
  retry: 'idempotent',
  destructive: true,
  input: z.object({ userId: Id, roles: strings.min(1) }),
  output: written<User>(),
  invalidates: changes('user'),
  provenance: 'peer',
});

export const activity = operation({
  name: 'iconect_get_user_activity',
  summary: 'Page through the activity log of a user',
  route: 'GET /users/{userId}/activity',
  input: z.object({
    userId: Id,
    startDate: date.optional(),
    endDate: endDate.optional(),
    activityType: z.enum(['login', 'logout', 'action', 'error']).optional(),
    ...paging(),
  }),
  toQuery: renamed({ activityType: 'type' }),
  output: page<Row>(),
  provenance: 'peer',
});
