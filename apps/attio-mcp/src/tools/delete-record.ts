import { defineTool, type Tool } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Connect } from '../connection.js';
import { object, record_id } from './args.js';
import { overwrites } from './hints.js';

/** The end of a record, once confirmed. */
export const deleteRecord = (connect: Connect): Tool =>
  defineTool({
    name: 'delete_record',
    title: 'Delete record',
    description: 'Delete a record for good; without confirm: true only a preview.',
    toolset: 'records',
    annotations: overwrites,
    structured: true,
    inputSchema: z.object({
      object,
      record_id,
      confirm: z.boolean().default(false).describe('true deletes'),
    }),
    run: async ({ object, record_id, confirm }, context) => {
      if (!confirm && !(await context.confirm?.(`Delete the record ${record_id} of ${object} for good?`))) {
        const next = 'Nothing was sent. Call again with confirm: true to delete the record for good.';
        return { deleted: false, preview: { object, id: record_id }, next };
      }
      const { workspace, api } = await connect();
      await api.deleteRecord(workspace, { object, record_id }, context);
      return { deleted: true, id: record_id };
    },
  });
