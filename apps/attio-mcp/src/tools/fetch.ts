import { defineTool, type Tool } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Connect } from '../connection.js';
import { reads } from './hints.js';

/** One record as a document, in the form that connectors of chat products expect. */
export const fetch = (connect: Connect): Tool =>
  defineTool({
    name: 'fetch',
    title: 'Fetch one result',
    description: 'One record as text, by the id of a search result (object:record_id).',
    toolset: 'connector',
    annotations: reads,
    structured: true,
    outputSchema: z.object({
      id: z.string(),
      title: z.string(),
      text: z.string(),
      url: z.string(),
      metadata: z.object({ object: z.string(), created_at: z.string() }),
    }),
    inputSchema: z.object({
      id: z
        .string()
        .max(200)
        .refine(
          (text) => /^[A-Za-z0-9_-]+:[0-9a-fA-F-]{36}$/.test(text),
          'an id of the form object:record_id, as search answers it',
        )
        .describe('id of a search result'),
    }),
    run: async ({ id }, context) => {
      const { workspace, api } = await connect();
      return api.fetchDocument(workspace, id, context);
    },
  });
