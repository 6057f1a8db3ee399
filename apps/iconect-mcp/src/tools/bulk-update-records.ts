import type { BulkReport } from '@fastpath/iconect-client';
import { defineTool, type Tool, type ToolContext } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Connection } from '../connection.js';
import { anything, confirm, id, projectId } from './args.js';
import { changes } from './hints.js';
import { withoutGaps } from './operation-tool.js';

const shownErrors = 20;
const marginMs = 3_000;
const longMs = 600_000;

/** Changes many records in one call, and waits for the end. */
export const bulkUpdateRecords = (connection: Connection): Tool =>
  defineTool({
    name: 'iconect_bulk_update_records',
    title: 'Change many records',
    description:
      'Change many records in one call, and wait for the end. parameters: {fields}, {tags}, {assignedTo} or {folderId}. delete needs confirm.',
    toolset: 'records',
    annotations: changes,
    structured: false,
    inputSchema: z.object({
      projectId,
      action: z.enum(['update', 'delete', 'move', 'tag', 'assign']),
      recordIds: z.array(id).min(1).max(10_000),
      parameters: anything.optional(),
      confirm,
    }),
    run: async ({ confirm: isConfirmed, ...change }, context) => {
      if (change.action === 'delete' && !isConfirmed) {
        const next = 'Nothing was sent. Call again with confirm: true to delete them.';
        return { status: 'not confirmed', totalRecords: change.recordIds.length, next };
      }
      const { client, api } = await connection.connect();
      const report = await api.bulkUpdate(client, withoutGaps(change), {
        signal: context.signal,
        giveUpAfterMs: patienceOf(context),
        onProgress: ({ processed, total }) => context.progress?.(processed, total, `${processed} of ${total} records`),
      });
      return told(report);
    },
  });

/** Who is told of progress waits on; others give up after a while. */
export const patienceOf = ({ progress, deadlineAt }: ToolContext): number =>
  progress ? longMs : Math.max(0, deadlineAt - performance.now() - marginMs);

function told({ total, processed, succeeded, failed, errors, isComplete, operationIds }: BulkReport) {
  return {
    status: isComplete ? 'completed' : 'in_progress',
    operationId: operationIds[0],
    operationIds,
    totalRecords: total,
    processedRecords: processed,
    successfulRecords: succeeded,
    failedRecords: failed,
    errors: errors.slice(0, shownErrors).map(({ recordId, error }) => ({ recordId, error: messageOf(error) })),
    ...(errors.length > shownErrors && { moreErrors: errors.length - shownErrors }),
    ...(!isComplete && { next: 'It goes on by itself: iconect_get_bulk_operation_status tells how far it is.' }),
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
