import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import { cursor, limit, Uuid } from '../schemas.js';
import { tags } from '../tags.js';
import { inData } from './envelope.js';
import { page, thing } from './thing.js';

const Recording = thing('call_recording_id');
const OfMeeting = z.object({ meeting_id: Uuid.describe('ID of the meeting') });
const ById = OfMeeting.extend({ call_recording_id: Uuid.describe('ID of the recording') });
const Speech = z.object({
  speech: z.string(),
  start_time: z.number(),
  end_time: z.number(),
  speaker: z.object({ name: z.string(), email_address: z.email().optional() }),
});
const cache = { ttlMs: 60_000, tags: ({ meeting_id }: { meeting_id: string }) => [tags.meeting(meeting_id)] };
const invalidates = ({ meeting_id }: { meeting_id: string }) => [tags.meeting(meeting_id)];

export const list = operation({
  name: 'recordings.list',
  summary: 'List the call recordings of a meeting',
  route: 'GET /v2/meetings/{meeting_id}/call_recordings',
  input: OfMeeting.extend({ limit: limit(200).optional(), cursor: cursor.optional() }),
  output: page(Recording),
  cache,
});

export const get = operation({
  name: 'recordings.get',
  summary: 'Get one call recording with a link to its video, good for an hour',
  route: 'GET /v2/meetings/{meeting_id}/call_recordings/{call_recording_id}',
  input: ById,
  output: Recording,
  cache,
});

export const transcript = operation({
  name: 'recordings.transcript',
  summary: 'Read the transcript of a call recording',
  route: 'GET /v2/meetings/{meeting_id}/call_recordings/{call_recording_id}/transcript',
  input: ById.extend({ cursor: cursor.optional() }),
  output: z
    .looseObject({
      data: thing('call_recording_id'),
      pagination: z.looseObject({ next_cursor: z.string().nullable() }),
    })
    .transform(({ data, pagination }) => ({ ...data, next_cursor: pagination.next_cursor })),
  cache,
});

export const create = operation({
  name: 'recordings.create',
  summary: 'Add a call recording, or a transcript, to a meeting',
  route: 'POST /v2/meetings/{meeting_id}/call_recordings',
  perSecond: 1,
  input: OfMeeting.extend({ video_url: z.url().optional(), transcript: z.array(Speech).optional() }),
  toBody: inData,
  output: Recording,
  invalidates,
});

export const remove = operation({
  name: 'recordings.remove',
  summary: 'Delete a call recording',
  route: 'DELETE /v2/meetings/{meeting_id}/call_recordings/{call_recording_id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById,
  output: z.unknown(),
  invalidates,
});
