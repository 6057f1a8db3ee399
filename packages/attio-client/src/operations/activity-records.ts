import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import { JsonObject, limit, offset, Slug, Sort, Uuid } from '../schemas.js';
import { tags } from '../tags.js';
import { WireValues } from '../values/wire-values.js';
import { inData } from './envelope.js';

const OfActivity = z.object({ activity: Slug.describe('Slug or ID of the activity') });
const ById = OfActivity.extend({ record_id: Uuid.describe('ID of the record') });
// It names its activity where a record names its object.
const ActivityRecord = z
  .looseObject({
    id: z.looseObject({ record_id: z.string(), activity_id: z.string() }),
    created_at: z.string(),
    values: WireValues,
  })
  .transform(({ id: { record_id, activity_id }, created_at, values }) => ({
    record_id,
    activity_id,
    created_at,
    values,
  }));
const Values = JsonObject.describe('Values by attribute slug');
const ofActivity = ({ activity }: { activity: string }) => [tags.allRecords, tags.queriesOf(`activity ${activity}`)];
const cache = { ttlMs: 60_000, tags: ofActivity };
// Activities refer to records, and records count their activities.
const invalidates = () => [tags.allRecords];

export const query = operation({
  name: 'activity_records.query',
  summary: 'Find records of an activity by filter and order',
  route: 'POST /v2/activities/{activity}/records/query',
  readOnly: true,
  input: OfActivity.extend({
    filter: JsonObject.optional(),
    filter_view_id: Uuid.optional(),
    sorts: z.array(Sort).max(10).optional(),
    limit: limit(500).optional(),
    offset: offset.optional(),
  }),
  output: z.array(ActivityRecord),
  cache,
});

export const get = operation({
  name: 'activity_records.get',
  summary: 'Get one record of an activity',
  route: 'GET /v2/activities/{activity}/records/{record_id}',
  input: ById,
  output: ActivityRecord,
  cache,
});

export const create = operation({
  name: 'activity_records.create',
  summary: 'Create a record of an activity',
  route: 'POST /v2/activities/{activity}/records',
  input: OfActivity.extend({ values: Values }),
  toBody: inData,
  output: ActivityRecord,
  invalidates,
});

export const assert = operation({
  name: 'activity_records.assert',
  summary: 'Create a record of an activity, or update the one that has the same unique value',
  route: 'PUT /v2/activities/{activity}/records',
  query: ['matching_attribute'],
  retry: 'idempotent',
  input: OfActivity.extend({ matching_attribute: Slug, values: Values }),
  toBody: inData,
  output: ActivityRecord,
  invalidates,
});

export const append = operation({
  name: 'activity_records.append',
  summary: 'Update a record of an activity; multiselect values are added',
  route: 'PATCH /v2/activities/{activity}/records/{record_id}',
  input: ById.extend({ values: Values }),
  toBody: inData,
  output: ActivityRecord,
  invalidates,
});

export const replace = operation({
  name: 'activity_records.replace',
  summary: 'Update a record of an activity; multiselect values are replaced',
  route: 'PUT /v2/activities/{activity}/records/{record_id}',
  retry: 'idempotent',
  input: ById.extend({ values: Values }),
  toBody: inData,
  output: ActivityRecord,
  invalidates,
});

export const remove = operation({
  name: 'activity_records.remove',
  summary: 'Delete a record of an activity',
  route: 'DELETE /v2/activities/{activity}/records/{record_id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById,
  output: z.unknown(),
  invalidates,
});
