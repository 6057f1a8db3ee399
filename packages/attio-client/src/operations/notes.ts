import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import { limit, offset, Slug, timestamp, Uuid } from '../schemas.js';
import { tags } from '../tags.js';
import { inData } from './envelope.js';

const Note = z
  .looseObject({
    id: z.looseObject({ note_id: z.string() }),
    parent_object: z.string(),
    parent_record_id: z.string(),
    title: z.string(),
    content_plaintext: z.string().nullish(),
    content_markdown: z.string().nullish(),
    created_at: z.string(),
  })
  .transform((it) => ({
    note_id: it.id.note_id,
    parent_object: it.parent_object,
    parent_record_id: it.parent_record_id,
    title: it.title,
    content: it.content_markdown ?? it.content_plaintext ?? '',
    created_at: it.created_at,
  }));

/** A note on a record. */
export type Note = z.output<typeof Note>;

const ById = z.object({ note_id: Uuid.describe('ID of the note') });
const ttlMs = 60_000;

export const list = operation({
  name: 'notes.list',
  summary: 'List notes, of one record or of all',
  route: 'GET /v2/notes',
  input: z.object({
    parent_object: Slug.optional(),
    parent_record_id: Uuid.optional(),
    limit: limit(50).optional(),
    offset: offset.optional(),
  }),
  output: z.array(Note),
  cache: {
    ttlMs,
    tags: ({ parent_record_id }) => [
      tags.allNotes,
      parent_record_id ? tags.notesOf(parent_record_id) : tags.notesOfAny,
    ],
  },
});

export const get = operation({
  name: 'notes.get',
  summary: 'Get one note',
  route: 'GET /v2/notes/{note_id}',
  input: ById,
  output: Note,
  cache: { ttlMs, tags: (_, note) => [tags.allNotes, tags.notesOf(note.parent_record_id)] },
});

export const create = operation({
  name: 'notes.create',
  summary: 'Write a note on a record',
  route: 'POST /v2/notes',
  input: z.object({
    parent_object: Slug,
    parent_record_id: Uuid,
    title: z.string().min(1).max(1000),
    format: z.enum(['plaintext', 'markdown']),
    content: z.string(),
    created_at: timestamp.optional(),
    meeting_id: Uuid.nullable().optional(),
  }),
  toBody: inData,
  output: Note,
  invalidates: ({ parent_record_id }) => [tags.notesOf(parent_record_id), tags.notesOfAny],
});

export const update = operation({
  name: 'notes.update',
  summary: 'Change the title or the text of a note',
  route: 'PATCH /v2/notes/{note_id}',
  retry: 'idempotent',
  input: ById.extend({
    title: z.string().min(1).max(1000).optional(),
    format: z.enum(['plaintext', 'markdown']).optional(),
    content: z.string().optional(),
  }),
  toBody: inData,
  output: Note,
  invalidates: (_, note) => (note ? [tags.notesOf(note.parent_record_id), tags.notesOfAny] : [tags.allNotes]),
});

export const remove = operation({
  name: 'notes.remove',
  summary: 'Delete a note',
  route: 'DELETE /v2/notes/{note_id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById,
  output: z.unknown(),
  invalidates: () => [tags.allNotes], // which record it was on is not in the reply
});
