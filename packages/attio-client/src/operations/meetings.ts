import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import { cursor, limit, Slug, timestamp, Uuid } from '../schemas.js';
import { tags } from '../tags.js';
import { inData } from './envelope.js';
import { page, thing } from './thing.js';

const Meeting = thing('meeting_id');
const ById = z.object({ meeting_id: Uuid.describe('ID of the meeting') });
const Moment = z.union([
  z.object({ datetime: timestamp, timezone: z.string().nullable().optional() }),
  z.object({ date: z.iso.date() }),
]);
const LinkedRecords = z.array(z.object({ object: Slug, record_id: Uuid }));
const Participant = z.object({
  email_address: z.email().optional(),
  name: z.string().optional(),
  is_organizer: z.boolean(),
  status: z.enum(['accepted', 'tentative', 'declined', 'pending']),
});
const ttlMs = 60_000;
const changed = ({ meeting_id }: { meeting_id: string }) => [tags.meetings, tags.meeting(meeting_id)];

export const list = operation({
  name: 'meetings.list',
  summary: 'List meetings by record, participant and time',
  route: 'GET /v2/meetings',
  input: z.object({
    linked_object: Slug.optional(),
    linked_record_id: Uuid.optional(),
    participants: z.string().max(2_000).optional().describe('E-mail addresses, separated by commas'),
    sort: z.enum(['start_asc', 'start_desc']).optional(),
    ends_from: timestamp.optional(),
    starts_before: timestamp.optional(),
    timezone: z.string().max(100).optional(),
    limit: limit(200).optional(),
    cursor: cursor.optional(),
  }),
  output: page(Meeting),
  cache: { ttlMs, tags: () => [tags.meetings] },
});

export const get = operation({
  name: 'meetings.get',
  summary: 'Get one meeting',
  route: 'GET /v2/meetings/{meeting_id}',
  input: ById,
  output: Meeting,
  cache: { ttlMs, tags: ({ meeting_id }) => [tags.meeting(meeting_id)] },
});

export const create = operation({
  name: 'meetings.create',
  summary: 'Record a meeting',
  route: 'POST /v2/meetings',
  input: z.object({
    title: z.string().max(1_000),
    description: z.string(),
    start: Moment,
    end: Moment,
    is_all_day: z.boolean(),
    participants: z.array(Participant).min(1),
    linked_records: LinkedRecords.optional(),
  }),
  toBody: inData,
  output: Meeting,
  invalidates: () => [tags.meetings],
});

export const link = operation({
  name: 'meetings.link',
  summary: 'Link more records to a meeting',
  route: 'PATCH /v2/meetings/{meeting_id}',
  input: ById.extend({ linked_records: LinkedRecords }),
  toBody: inData,
  output: Meeting,
  invalidates: changed,
});

export const relink = operation({
  name: 'meetings.relink',
  summary: 'Link a meeting to these records and no others',
  route: 'PUT /v2/meetings/{meeting_id}',
  retry: 'idempotent',
  input: ById.extend({ linked_records: LinkedRecords }),
  toBody: inData,
  output: Meeting,
  invalidates: changed,
});

export const remove = operation({
  name: 'meetings.remove',
  summary: 'Delete a meeting',
  route: 'DELETE /v2/meetings/{meeting_id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById,
  output: z.unknown(),
  invalidates: changed,
});
