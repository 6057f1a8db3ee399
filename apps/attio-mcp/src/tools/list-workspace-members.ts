import { defineTool, type Tool } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Connect } from '../connection.js';
import { text } from './args.js';
import { reads } from './hints.js';

/** The people who work in the workspace. */
export const listWorkspaceMembers = (connect: Connect): Tool =>
  defineTool({
    name: 'list_workspace_members',
    title: 'List workspace members',
    description: 'The people of the workspace, by ID: owners of records, assignees of tasks.',
    toolset: 'workspace',
    annotations: reads,
    structured: true,
    inputSchema: z.object({ query: text(256).optional().describe('Words in name or e-mail') }),
    run: async ({ query }, context) => {
      const { workspace, api } = await connect();
      const all = await workspace.client.call(api.operations.members.list, {}, context);
      const words = query?.toLowerCase().split(/\s+/).filter(Boolean) ?? [];
      const members = all.filter(({ name, email }) => {
        const described = `${name} ${email ?? ''}`.toLowerCase();
        return words.every((word) => described.includes(word));
      });
      return { members };
    },
  });
