import { defineTool, type Tool } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Connect } from '../connection.js';
import { reads } from './hints.js';

/** The lists of the workspace. */
export const listLists = (connect: Connect): Tool =>
  defineTool({
    name: 'list_lists',
    title: 'List lists',
    description: 'The lists of the workspace, by slug, and of which objects they hold records.',
    toolset: 'lists',
    annotations: reads,
    structured: true,
    outputSchema: z.object({
      lists: z.array(z.object({ slug: z.string(), name: z.string(), parent_objects: z.array(z.string()) })),
    }),
    inputSchema: z.object({}),
    run: async (_, context) => {
      const { workspace, api } = await connect();
      const lists = await workspace.client.call(api.operations.lists.list, {}, context);
      return { lists: lists.map(({ slug, name, parent_objects }) => ({ slug, name, parent_objects })) };
    },
  });
