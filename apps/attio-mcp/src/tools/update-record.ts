import { defineTool, type Tool } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Connect } from '../connection.js';
import { object, record_id, values } from './args.js';
import { overwrites } from './hints.js';

/** Other values for a record. */
export const updateRecord = (connect: Connect): Tool =>
  defineTool({
    name: 'update_record',
    title: 'Update record',
    description: 'Change values of a record; attributes not named stay as they are.',
    toolset: 'records',
    annotations: { ...overwrites, idempotentHint: false },
    structured: true,
    inputSchema: z.object({
      object,
      record_id,
      values,
      multiselect: z
        .enum(['append', 'replace'])
        .default('replace')
        .describe('How to treat values of multiselect attributes'),
    }),
    run: async ({ multiselect, ...input }, context) => {
      const { workspace, api } = await connect();
      return { record: await api.writeRecord(workspace, { action: multiselect, ...input }, context) };
    },
  });
