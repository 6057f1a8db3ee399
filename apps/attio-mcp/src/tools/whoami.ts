import { defineTool, type Tool } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Connect } from '../connection.js';
import { reads } from './hints.js';

/** Which workspace this is. */
export const whoami = (connect: Connect): Tool =>
  defineTool({
    name: 'whoami',
    title: 'Who am I',
    description: 'The workspace that the API key belongs to, and its scopes: what it may do.',
    toolset: 'workspace',
    annotations: reads,
    structured: true,
    outputSchema: z.object({
      active: z.boolean(),
      scopes: z.array(z.string()),
      workspace_id: z.string().nullable(),
      workspace_name: z.string().nullable(),
      workspace_slug: z.string().nullable(),
    }),
    inputSchema: z.object({}),
    run: async (_, context) => {
      const { workspace, api } = await connect();
      return workspace.client.call(api.operations.self.get, {}, context);
    },
  });
