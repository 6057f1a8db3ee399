import { defineTool, type Tool } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Connect } from '../connection.js';
import { reads } from './hints.js';

/** The objects of the workspace. */
export const listObjects = (connect: Connect): Tool =>
  defineTool({
    name: 'list_objects',
    title: 'List objects',
    description: 'The objects of the workspace, standard and custom, by slug.',
    toolset: 'metadata',
    annotations: reads,
    structured: true,
    outputSchema: z.object({
      objects: z.array(z.object({ slug: z.string(), singular: z.string().nullable(), plural: z.string().nullable() })),
    }),
    inputSchema: z.object({}),
    run: async (_, context) => {
      const { workspace, api } = await connect();
      const objects = await workspace.client.call(api.operations.objects.list, {}, context);
      return { objects: objects.map(({ slug, singular, plural }) => ({ slug, singular, plural })) };
    },
  });
