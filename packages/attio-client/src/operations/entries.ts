import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import { JsonObject, limit, offset, Slug, Sort, Uuid } from '../schemas.js';
import { tags } from '../tags.js';
import { type AttioEntry, WireEntry } from '../values/entry.js';
import { HistoricValue } from '../values/history.js';
import { inData } from './envelope.js';
import { pathsIn } from './records.tags.js';

const InList = z.object({ list: Slug.describe('Slug or ID of the list') });
const ById = InList.extend({ entry_id: Uuid.describe('ID of the entry') });
const OfAttribute = ById.extend({ attribute: Slug });
const Parent = InList.extend({
  parent_record_id: Uuid.describe('ID of the record'),
  parent_object: Slug.describe('Object of the record'),
  entry_values: JsonObject.describe('Values by attribute slug of the list'),
});
const Values = ById.extend({ entry_values: JsonObject });
const ttlMs = 60_000;

/** What a write to an entry can change: its list's entries, and the places of its record. */
const changedBy = ({ list }: { list: string }, entry: AttioEntry | undefined) =>
  entry
    ? [tags.entriesOf(list), tags.entriesOf(entry.list_id), tags.entriesOfRecord(entry.parent_record_id)]
    : [tags.allEntries];

export const query = operation({
  name: 'entries.query',
  summary: 'Find entries of a list by filter and order',
  route: 'POST /v2/lists/{list}/entries/query',
  readOnly: true,
  input: InList.extend({
    filter: JsonObject.optional(),
    filter_view_id: Uuid.optional(),
    sorts: z.array(Sort).max(10).optional(),
    limit: limit(500).optional(),
    offset: offset.optional(),
  }),
  output: z.array(WireEntry),
  cache: {
    ttlMs,
    tags: ({ list, filter, sorts }, entries) => [
      tags.allEntries,
      tags.entriesOf(list),
      ...entries.slice(0, 1).map(({ list_id }) => tags.entriesOf(list_id)),
      ...[...pathsIn(filter), ...pathsIn(sorts)].map(tags.searchesOf),
    ],
  },
});

export const get = operation({
  name: 'entries.get',
  summary: 'Get one entry of a list',
  route: 'GET /v2/lists/{list}/entries/{entry_id}',
  input: ById,
  output: WireEntry,
  cache: { ttlMs, tags: ({ list }, { list_id }) => [tags.allEntries, tags.entriesOf(list), tags.entriesOf(list_id)] },
});

export const create = operation({
  name: 'entries.create',
  summary: 'Add a record to a list; it may be there already',
  route: 'POST /v2/lists/{list}/entries',
  input: Parent,
  toBody: inData,
  output: WireEntry,
  invalidates: changedBy,
});

export const assert = operation({
  name: 'entries.assert',
  summary: 'Add a record to a list, or update its entry if it is there',
  route: 'PUT /v2/lists/{list}/entries',
  retry: 'idempotent',
  input: Parent,
  toBody: inData,
  output: WireEntry,
  invalidates: changedBy,
});

export const append = operation({
  name: 'entries.append',
  summary: 'Update an entry; values of multiselect attributes are added to those it has',
  route: 'PATCH /v2/lists/{list}/entries/{entry_id}',
  input: Values,
  toBody: inData,
  output: WireEntry,
  invalidates: changedBy,
});

export const replace = operation({
  name: 'entries.replace',
  summary: 'Update an entry; values of multiselect attributes take the place of those it has',
  route: 'PUT /v2/lists/{list}/entries/{entry_id}',
  retry: 'idempotent',
  input: Values,
  toBody: inData,
  output: WireEntry,
  invalidates: changedBy,
});

export const remove = operation({
  name: 'entries.remove',
  summary: 'Take an entry out of its list; the record stays',
  route: 'DELETE /v2/lists/{list}/entries/{entry_id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById,
  output: z.unknown(),
  invalidates: () => [tags.allEntries], // whose entry it was is not in the reply
});

export const values = operation({
  name: 'entries.values',
  summary: 'List the values of one attribute of an entry, past ones on request',
  route: 'GET /v2/lists/{list}/entries/{entry_id}/attributes/{attribute}/values',
  input: OfAttribute.extend({
    show_historic: z.boolean().optional(),
    limit: limit(500).optional(),
    offset: offset.optional(),
  }),
  output: z.array(HistoricValue),
  cache: { ttlMs, tags: ({ list }) => [tags.allEntries, tags.entriesOf(list)] },
});

export const replaceHistory = operation({
  name: 'entries.replace_history',
  summary: 'Replace all values, past ones too, of one attribute of an entry; no webhooks fire',
  route: 'PUT /v2/lists/{list}/entries/{entry_id}/attributes/{attribute}/values',
  retry: 'idempotent',
  destructive: true,
  input: OfAttribute.extend({ data: z.array(JsonObject) }),
  output: z.unknown(),
  invalidates: () => [tags.allEntries],
});
