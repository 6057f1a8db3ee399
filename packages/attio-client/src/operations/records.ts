import { operation, type Primed } from '@fastpath/api-kit';
import * as z from 'zod';
import { JsonObject, limit, offset, Slug, Sort, Uuid } from '../schemas.js';
import { tags } from '../tags.js';
import { HistoricValue } from '../values/history.js';
import { type AttioRecord, WireRecord } from '../values/record.js';
import { inData } from './envelope.js';
import { queriesGroup, recordChanged, survivesChange } from './records.changes.js';
import { changedBy, goneWith, pathsIn, tagsOf } from './records.tags.js';

const ById = z.object({
  object: Slug.describe('Slug or ID of the object'),
  record_id: Uuid.describe('ID of the record'),
});
const isAsked = ({ record_id }: { record_id: string }, record: AttioRecord) => record.record_id === record_id;
const Values = JsonObject.describe('Values by attribute slug');

/** Milliseconds for which a record stays fresh, by how often people change such records. */
const ttlMsByObject: Readonly<{ [object: string]: number }> = { people: 3_600_000, companies: 7_200_000 };

export const query = operation({
  name: 'records.query',
  summary: 'Find records of an object by filter and order',
  route: 'POST /v2/objects/{object}/records/query',
  readOnly: true,
  input: z.object({
    object: Slug,
    filter: JsonObject.optional().describe('A filter in Attio’s own form'),
    filter_view_id: Uuid.optional().describe('A saved view to filter by, instead of a filter'),
    sorts: z.array(Sort).max(10).optional(),
    limit: limit(500).optional(),
    offset: offset.optional(),
  }),
  output: z.array(WireRecord),
  cache: {
    ttlMs: 60_000,
    tags: ({ object, filter, sorts }) => [
      tags.allRecords,
      tags.allQueries,
      tags.queriesOf(object),
      ...[...pathsIn(filter), ...pathsIn(sorts)].map(tags.searchesOf),
    ],
    group: ({ object }) => queriesGroup(object),
    survives: survivesChange,
  },
  primes: ({ object }, records) => records.map((record) => asGet(object, record)),
});

export const get = operation({
  name: 'records.get',
  summary: 'Get one record of an object by its ID',
  route: 'GET /v2/objects/{object}/records/{record_id}',
  input: ById,
  output: WireRecord,
  concerns: isAsked,
  cache: {
    ttlMs: 300_000,
    ttlMsFor: ({ object }) => ttlMsByObject[object],
    notFoundTtlMs: 30_000,
    tags: ({ object }, record) => tagsOf(object, record),
  },
  batch: {
    into: query,
    maxSize: 100,
    group: ({ object }) => object,
    join: (inputs) => ({
      object: inputs[0].object,
      filter: { record_id: { $in: inputs.map(({ record_id }) => record_id) } },
      limit: inputs.length,
    }),
    split: (records, inputs) => {
      const found = new Map(records.map((record) => [record.record_id, record]));
      const parts = inputs.map(({ record_id }) => found.get(record_id));
      for (const { record_id } of inputs) found.delete(record_id);
      // A service that ignores the filter answers with any records at all.
      if (found.size > 0) throw new Error('the reply holds records that were not asked for');
      return parts;
    },
  },
});

export const search = operation({
  name: 'records.search',
  summary: 'Find records of several objects by words, fuzzily',
  route: 'POST /v2/objects/records/search',
  readOnly: true,
  input: z.object({
    query: z.string().max(256).describe('Words to look for'),
    objects: z.array(Slug).min(1).max(50),
    limit: limit(25).optional(),
  }),
  toBody: (rest) => ({ ...rest, request_as: { type: 'workspace' } }),
  output: z.array(
    z
      .looseObject({ id: z.looseObject({ record_id: z.string() }), record_text: z.string(), object_slug: z.string() })
      .transform(({ id, record_text, object_slug }) => ({
        record_id: id.record_id,
        object: object_slug,
        title: record_text,
      })),
  ),
  cache: {
    ttlMs: 30_000,
    settleMs: 5_000, // the index behind it lags by seconds
    tags: ({ objects }) => [tags.allRecords, tags.allQueries, ...objects.map(tags.searchesOf)],
  },
});

export const create = operation({
  name: 'records.create',
  summary: 'Create a record',
  route: 'POST /v2/objects/{object}/records',
  input: z.object({ object: Slug, values: Values }),
  toBody: inData,
  output: WireRecord,
  primes: primesGet,
  invalidates: changedBy,
  changes: ({ object }, record) => recordChanged(object, record),
});

export const assert = operation({
  name: 'records.assert',
  summary: 'Create a record, or update the one that has the same unique value',
  route: 'PUT /v2/objects/{object}/records',
  query: ['matching_attribute'],
  retry: 'idempotent',
  input: z.object({ object: Slug, matching_attribute: Slug.describe('A unique attribute'), values: Values }),
  toBody: inData,
  output: WireRecord,
  primes: primesGet,
  invalidates: changedBy,
  changes: ({ object }, record) => recordChanged(object, record),
});

export const append = operation({
  name: 'records.append',
  summary: 'Update a record; values of multiselect attributes are added to those it has',
  route: 'PATCH /v2/objects/{object}/records/{record_id}',
  input: ById.extend({ values: Values }),
  toBody: inData,
  output: WireRecord,
  concerns: isAsked,
  primes: primesGet,
  invalidates: changedBy,
  changes: ({ object }, record) => recordChanged(object, record),
});

export const replace = operation({
  name: 'records.replace',
  summary: 'Update a record; values of multiselect attributes take the place of those it has',
  route: 'PUT /v2/objects/{object}/records/{record_id}',
  retry: 'idempotent',
  input: ById.extend({ values: Values }),
  toBody: inData,
  output: WireRecord,
  concerns: isAsked,
  primes: primesGet,
  invalidates: changedBy,
  changes: ({ object }, record) => recordChanged(object, record),
});

export const remove = operation({
  name: 'records.remove',
  summary: 'Delete a record',
  route: 'DELETE /v2/objects/{object}/records/{record_id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById,
  output: z.unknown(),
  invalidates: ({ record_id }) => goneWith(record_id),
});

export const merge = operation({
  name: 'records.merge',
  summary: 'Merge two records into a new one; the IDs of both are gone then',
  route: 'POST /v2/objects/{object}/records/merge',
  perSecond: 5,
  destructive: true,
  input: z.object({ object: Slug, primary_record_id: Uuid, secondary_record_id: Uuid }),
  toBody: inData,
  output: z.looseObject({ new_record_id: z.string() }),
  invalidates: ({ primary_record_id, secondary_record_id }) => [
    ...goneWith(primary_record_id),
    ...goneWith(secondary_record_id),
  ],
});

export const values = operation({
  name: 'records.values',
  summary: 'List the values of one attribute of a record, past ones on request',
  route: 'GET /v2/objects/{object}/records/{record_id}/attributes/{attribute}/values',
  input: ById.extend({
    attribute: Slug,
    show_historic: z.boolean().optional(),
    limit: limit(500).optional(),
    offset: offset.optional(),
  }),
  output: z.array(HistoricValue),
  cache: {
    ttlMs: 60_000,
    tags: ({ object, record_id }) => [tags.record(record_id), tags.recordsOf(object), tags.allRecords],
  },
});

export const replaceHistory = operation({
  name: 'records.replace_history',
  summary: 'Replace all values, past ones too, of one attribute of a record; no webhooks fire',
  route: 'PUT /v2/objects/{object}/records/{record_id}/attributes/{attribute}/values',
  retry: 'idempotent',
  destructive: true,
  input: ById.extend({ attribute: Slug, data: z.array(JsonObject) }),
  output: z.unknown(),
  invalidates: ({ record_id }) => [tags.record(record_id), tags.allRecords],
});

export const entries = operation({
  name: 'records.entries',
  summary: 'List the places of a record in lists',
  route: 'GET /v2/objects/{object}/records/{record_id}/entries',
  input: ById.extend({ limit: limit(1000).optional(), offset: offset.optional() }),
  output: z.array(
    z
      .looseObject({ list_id: z.string(), list_api_slug: z.string(), entry_id: z.string(), created_at: z.string() })
      .transform(({ list_id, list_api_slug, entry_id, created_at }) => ({
        list_id,
        list: list_api_slug,
        entry_id,
        created_at,
      })),
  ),
  cache: { ttlMs: 60_000, tags: ({ record_id }) => [tags.entriesOfRecord(record_id), tags.allEntries] },
});

const asGet = (object: string, record: AttioRecord): Primed => ({
  operation: get,
  input: { object, record_id: record.record_id },
  output: record,
});

function primesGet({ object }: { object: string }, record: AttioRecord): readonly Primed[] {
  return [asGet(object, record)];
}
