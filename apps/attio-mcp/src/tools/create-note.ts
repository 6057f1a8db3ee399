import { defineTool, type Tool } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Connect } from '../connection.js';
import { object, record_id, text } from './args.js';
import { adds } from './hints.js';

/** A note on a record. */
export const createNote = (connect: Connect): Tool =>
  defineTool({
    name: 'create_note',
    title: 'Create note',
    description: 'Write a note on a record.',
    toolset: 'notes',
    annotations: adds,
    structured: true,
    inputSchema: z.object({
      object,
      record_id,
      title: text(1_000).describe('Title'),
      content: text(100_000).describe('Text'),
      format: z.enum(['markdown', 'plaintext']).default('markdown').describe('Of the text'),
    }),
    run: async ({ object, record_id, ...note }, context) => {
      const { workspace, api } = await connect();
      const parent_object = (await workspace.object(object, 'object', context)).slug;
      const input = { parent_object, parent_record_id: record_id, ...note };
      const { note_id, title, created_at } = await workspace.client.call(api.operations.notes.create, input, context);
      return { note: { note_id, title, created_at } };
    },
  });
