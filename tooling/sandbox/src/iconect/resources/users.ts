import * as z from 'zod';
import { generateUsers, userIds } from '../data/people.js';
import type { Resource } from './resource.js';
import { changes, text, texts } from './schema.js';

const STATUSES = ['active', 'inactive', 'suspended', 'pending'] as const;

/** What users may change of themselves. */
export const profile = z.object({
  firstName: text,
  lastName: text,
  displayName: text,
  title: text,
  department: text,
  phone: text,
  timezone: text,
  locale: text,
  avatar: text,
});

/** How a user likes things. */
export const preferences = z.object({
  preferences: z.object({
    theme: z.enum(['light', 'dark', 'auto']).optional(),
    language: text.optional(),
    dateFormat: text.optional(),
    timeFormat: z.enum(['12h', '24h']).optional(),
    defaultPageSize: z.int().min(10).max(100).optional(),
    notifications: z
      .object({ email: z.boolean().optional(), browser: z.boolean().optional(), mobile: z.boolean().optional() })
      .optional(),
  }),
});

export const users: Resource = {
  path: 'users',
  noun: 'User',
  ids: userIds,
  narrowedBy: { status: STATUSES, department: 'text' },
  isRemovable: false,
  update: changes(profile.extend({ email: z.email(), status: z.enum(STATUSES), roles: texts, permissions: texts })),
  generate: generateUsers,
};
