import type { BulkReport } from '@fastpath/attio-client';
import { defineTool, type Tool, type ToolContext } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Connect } from '../connection.js';
import { journalName } from '../journals.js';
import { jsonObject, object, record_id } from './args.js';
import { overwrites } from './hints.js';
import { needed, unconfirmed } from './needed.js';
import { paced } from './paced.js';

const name = 'write_records';
const maxItems = 10_000;

/** The same change to many records, each of which succeeds or fails on its own. */
export const writeRecords = (connect: Connect): Tool =>
  defineTool({
    name,
    title: 'Write records',
    description: 'Up to 10,000 records, 25 per second, each reported.',
    toolset: 'records',
    annotations: { ...overwrites, idempotentHint: false },
    structured: true,
    outputSchema: z.object({
      results: z
        .array(
          z.object({
            index: z.int(),
            status: z.enum(['ok', 'failed', 'unknown']),
            record_id: z.string().optional(),
            error: z.looseObject({ code: z.string(), message: z.string() }).optional(),
          }),
        )
        .optional(),
      ok: z.int().optional(),
      failed: z.int().optional(),
      unknown: z.int().optional(),
    }),
    deadlineMs: 900_000,
    inputSchema: z.object({
      object,
      action: z.enum(['create', 'upsert', 'update', 'delete']).describe('The same for all'),
      items: z
        .array(
          z.strictObject({ record_id: record_id.optional(), values: jsonObject.optional().describe('Plain values') }),
        )
        .min(1)
        .max(maxItems)
        .describe('values, record_id or both'),
      matching_attribute: z.string().min(1).max(100).optional().describe('For upsert: a unique attribute'),
      journal: journalName.optional().describe('Name to resume under'),
      confirm: z.boolean().default(false).describe('true deletes'),
    }),
    run: async ({ confirm, journal: named, ...work }, context) => {
      if (work.action === 'upsert') needed(work.matching_attribute, name, 'matching_attribute', 'a unique attribute');
      if (work.action === 'delete' && !confirm && !(await agreed(work, context))) {
        const ids = work.items.map(({ record_id }, i) =>
          needed(record_id, name, `items.${i}.record_id`, 'the record to delete'),
        );
        return unconfirmed({ delete: ids.length, object: work.object, first: ids.slice(0, 10) });
      }
      const { signal, progress } = context;
      const onProgress = progress && paced((at: { done: number; total: number }) => progress(at.done, at.total));
      const { workspace, api, journals } = await connect();
      const write = (journal?: string) =>
        api.writeMany(workspace, work, { signal, ...(onProgress && { onProgress }), ...(journal && { journal }) });
      return named === undefined ? write() : journals.use(named, write);
    },
    shorten: (report) => {
      const { results, ...counts } = report as BulkReport;
      const left = results.filter(({ status }) => status !== 'ok');
      return { results: left, ...counts, left_out: 'results of items that are ok' };
    },
  });

const agreed = async (
  { items, object }: { readonly items: readonly object[]; readonly object: string },
  { confirm }: ToolContext,
) => (await confirm?.(`Delete ${items.length} records of ${object} for good?`)) ?? false;
