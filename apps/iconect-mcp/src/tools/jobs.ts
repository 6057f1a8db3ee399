import { defineTool, type Tool, untrusted } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Connection } from '../connection.js';
import { anything, confirm, id, paging, projectId } from './args.js';
import { patienceOf } from './bulk-update-records.js';
import { changes, reads } from './hints.js';
import { operationTool, withoutGaps } from './operation-tool.js';

const toolset = 'jobs';

export const listJobs = (connection: Connection): Tool =>
  operationTool(connection, {
    isPartial: true,
    name: 'iconect_list_jobs',
    title: 'List jobs',
    description: 'Import, export, delete and other jobs, by page.',
    toolset,
    annotations: reads,
    inputSchema: z.object({
      projectId: projectId.optional(),
      status: z.enum(['pending', 'queued', 'running', 'paused', 'completed', 'failed', 'cancelled']).optional(),
      ...paging,
    }),
    operation: ({ jobs }) => jobs.list,
  });

export const getJob = (connection: Connection): Tool =>
  operationTool(connection, {
    isPartial: true,
    name: 'iconect_get_job',
    title: 'Get job',
    description: 'One job: state, progress, results, log if wanted.',
    toolset,
    annotations: reads,
    inputSchema: z.object({ id, includeLogs: z.boolean().optional() }),
    operation: ({ jobs }) => jobs.get,
  });

/** Creates a job, starts it, and waits for its end. */
export const runJob = (connection: Connection): Tool =>
  defineTool({
    name: 'iconect_run_job',
    title: 'Run job',
    description: 'Create a job, start it, wait for its end; answers with its log. delete needs confirm.',
    toolset,
    annotations: changes,
    structured: false,
    inputSchema: z.object({
      kind: z.enum(['import', 'delete', 'custom', 'template']),
      name: z.string().min(1).max(500),
      projectId,
      configuration: anything.optional().describe('See iconect_create_<kind>_job'),
      type: z.enum(['export', 'move', 'transform', 'backup', 'sync', 'custom']).optional(),
      templateId: id.optional(),
      parameters: anything.optional(),
      confirm,
    }),
    run: async ({ kind, confirm: isConfirmed, ...input }, context) => {
      if (kind === 'delete' && !isConfirmed) {
        return { status: 'not confirmed', next: 'Nothing was sent. Call again with confirm: true to delete.' };
      }
      const { client, api } = await connection.connect();
      const report = await api.runJob(client, kind, withoutGaps(input), {
        signal: context.signal,
        giveUpAfterMs: patienceOf(context),
        onProgress: ({ progress }) =>
          context.progress?.(progress?.processedItems ?? 0, progress?.totalItems, progress?.currentOperation),
      });
      return { untrusted: untrusted('data'), result: report };
    },
  });
