import { defineTool, type Tool } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Connect } from '../connection.js';
import { object, values } from './args.js';
import { adds } from './hints.js';

/** A new record. */
export const createRecord = (connect: Connect): Tool =>
  defineTool({
    name: 'create_record',
    title: 'Create record',
    description: 'Create a record. Where an attribute is unique, upsert_record avoids duplicates.',
    toolset: 'records',
    annotations: adds,
    structured: true,
    inputSchema: z.object({ object, values }),
    run: async (input, context) => {
      const { workspace, api } = await connect();
      return { record: await api.writeRecord(workspace, { action: 'create', ...input }, context) };
    },
  });
