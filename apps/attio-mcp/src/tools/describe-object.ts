import { defineTool, type Tool } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Connect } from '../connection.js';
import { object } from './args.js';
import { reads } from './hints.js';

/** What values the records of an object have. */
export const describeObject = (connect: Connect): Tool =>
  defineTool({
    name: 'describe_object',
    title: 'Describe object',
    description: 'Attributes of an object: slug, title, type, flags, options or statuses to choose from.',
    toolset: 'metadata',
    annotations: reads,
    structured: true,
    inputSchema: z.object({ object }),
    run: async ({ object }, context) => {
      const { workspace, api } = await connect();
      return api.describeObject(workspace, object, context);
    },
  });
