import type { Page } from '@fastpath/attio-client';
import { defineTool, type Tool, untrusted } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Connect } from '../connection.js';
import { cursor, recordId, slug } from './args.js';
import { reads } from './hints.js';
import { needed } from './needed.js';
import { pageRows } from './rows.js';

const name = 'read_notes';

/** What people wrote about a record. */
export const readNotes = (connect: Connect): Tool =>
  defineTool({
    name,
    title: 'Read notes',
    description: 'Notes with their text: of a record, of all, or one by note_id.',
    toolset: 'notes',
    annotations: reads,
    structured: true,
    inputSchema: z.object({
      object: slug.optional().describe('Object slug'),
      record_id: recordId.optional().describe('Record ID'),
      note_id: recordId.optional().describe('Only this note'),
      limit: z.int().min(1).max(50).default(10).describe('Per page'),
      cursor,
    }),
    run: async ({ object, record_id, note_id, limit, cursor }, context) => {
      if (object !== undefined) needed(record_id, name, 'record_id', 'the record, as object is given');
      if (record_id !== undefined) needed(object, name, 'object', 'the object of the record');
      const { workspace, api } = await connect();
      const { client } = workspace;
      const { notes } = api.operations;
      if (note_id !== undefined) {
        const note = await client.call(notes.get, { note_id }, context);
        return new api.Page([note], { offset: 0, question: [name, note_id], isLast: true });
      }
      const parent_object = object && (await workspace.object(object, 'object', context)).slug;
      const filter = parent_object && record_id ? { parent_object, parent_record_id: record_id } : {};
      const question = [name, filter];
      const offset = api.fromCursor(cursor, question);
      const found = await client.call(notes.list, { ...filter, limit, ...(offset > 0 && { offset }) }, context);
      return new api.Page(found, { offset, question, isLast: found.length < limit });
    },
    rows: pageRows,
    present: (value, { record_id }) => {
      const { rows, next_cursor } = value as Page<Note>;
      const notes = record_id === undefined ? rows : rows.map(withoutParent);
      return { untrusted: untrusted('title and content'), notes, next_cursor };
    },
  });

type Note = Readonly<Record<string, unknown>>;

/** Whoever asks for the notes of a record knows whose they are. */
function withoutParent({ parent_object: _, parent_record_id: __, ...note }: Note): Note {
  return note;
}
