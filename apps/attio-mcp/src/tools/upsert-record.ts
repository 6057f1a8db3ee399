import { defineTool, type Tool } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Connect } from '../connection.js';
import { object, values } from './args.js';
import { overwrites } from './hints.js';

/** A record that is there afterwards, whether it was before or not. */
export const upsertRecord = (connect: Connect): Tool =>
  defineTool({
    name: 'upsert_record',
    title: 'Upsert record',
    description: 'Update the record that has the same value of a unique attribute, or create it. Safe to repeat.',
    toolset: 'records',
    annotations: overwrites,
    structured: true,
    inputSchema: z.object({
      object,
      matching_attribute: z.string().min(1).max(100).describe('Unique attribute, such as domains'),
      values,
    }),
    run: async (input, context) => {
      const { workspace, api } = await connect();
      return { record: await api.writeRecord(workspace, { action: 'upsert', ...input }, context) };
    },
  });
