import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import { cursor, limit, Slug } from '../schemas.js';
import { tags } from '../tags.js';
import { inData } from './envelope.js';
import { metadataTtlMs } from './objects.js';
import { page, thing } from './thing.js';

const Activity = thing('activity_id');
const ById = z.object({ activity: Slug.describe('Slug or ID of the activity') });
const Names = z.object({ api_slug: Slug, singular_noun: z.string().min(1), plural_noun: z.string().min(1) });
const cache = { ttlMs: metadataTtlMs, tags: () => [tags.activities] };
const invalidates = () => [tags.activities];

export const list = operation({
  name: 'activities.list',
  summary: 'List the kinds of activities of the workspace',
  route: 'GET /v2/activities',
  input: z.object({ limit: limit(100).optional(), cursor: cursor.optional() }),
  output: page(Activity),
  cache,
});

export const get = operation({
  name: 'activities.get',
  summary: 'Get one kind of activity',
  route: 'GET /v2/activities/{activity}',
  input: ById,
  output: Activity,
  cache,
});

export const create = operation({
  name: 'activities.create',
  summary: 'Create a kind of activity',
  route: 'POST /v2/activities',
  input: Names.extend({ extends: z.enum(['activities', 'interactions', 'calls', 'emails']) }),
  toBody: inData,
  output: Activity,
  invalidates,
});

export const update = operation({
  name: 'activities.update',
  summary: 'Rename a kind of activity',
  route: 'PATCH /v2/activities/{activity}',
  retry: 'idempotent',
  input: ById.extend(Names.partial().shape),
  toBody: inData,
  output: Activity,
  invalidates,
});

export const remove = operation({
  name: 'activities.remove',
  summary: 'Delete a kind of activity with its records',
  route: 'DELETE /v2/activities/{activity}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById,
  output: z.unknown(),
  invalidates: () => [tags.activities, tags.allRecords],
});
