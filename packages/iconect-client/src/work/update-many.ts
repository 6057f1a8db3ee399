import { processAll } from '@fastpath/batcher';
import type { IconectClient } from '../client.js';
import * as records from '../operations/records.js';
import { type BulkOptions, bulkUpdate } from './bulk-update.js';

export interface RecordUpdate {
  readonly id: string;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly tags?: readonly string[];
  readonly priority?: 'low' | 'normal' | 'high' | 'critical';
  readonly assignedTo?: string;
  readonly folderId?: string;
  readonly reviewStatus?: 'pending' | 'in_review' | 'approved' | 'rejected';
}

export interface UpdateManyOptions {
  /** Updates under way together. @default 100 */
  readonly batchSize?: number;
  /** Milliseconds from the start of one batch to the next, at least. @default 0, the client's limits pace them */
  readonly paceMs?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly processed: number; readonly failed: number }) => void;
  /**
   * The project of all the records, to let those with equal fields and nothing else travel as one bulk operation. The
   * service's own history then shows one operation in place of many updates. @default each travels alone
   */
  readonly inBulkOf?: string;
}

export type UpdateResult =
  | { readonly id: string; readonly ok: true }
  | { readonly id: string; readonly ok: false; readonly error: unknown };

/** Updates many records, a batch at a time; what fails, fails alone. Results are in the order of the updates. */
export async function updateMany(
  client: IconectClient,
  updates: readonly RecordUpdate[],
  { inBulkOf, ...options }: UpdateManyOptions = {},
): Promise<readonly UpdateResult[]> {
  if (inBulkOf === undefined) return eachAlone(client, updates, options);
  const results = new Map<string, UpdateResult>();
  const alone: RecordUpdate[] = [];
  const { signal } = options;
  for (const [fields, ids] of byFields(updates, alone)) {
    const change = {
      projectId: inBulkOf,
      action: 'update',
      recordIds: ids,
      parameters: { fields: JSON.parse(fields) },
    } as const;
    for (const result of await together(client, change, signal ? { signal } : {})) results.set(result.id, result);
  }
  for (const result of await eachAlone(client, alone, options)) results.set(result.id, result);
  return updates.map(({ id }) => results.get(id) as UpdateResult);
}

async function eachAlone(
  client: IconectClient,
  updates: readonly RecordUpdate[],
  options: Omit<UpdateManyOptions, 'inBulkOf'>,
): Promise<readonly UpdateResult[]> {
  const send = (batch: readonly RecordUpdate[], { signal }: { signal: AbortSignal }) =>
    Promise.all(
      batch.map((update) =>
        client.call(records.update, sendable(update), { signal }).then(
          () => true,
          (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
        ),
      ),
    );
  const { results } = await processAll(updates, send, options);
  return updates.map(({ id }, i) => {
    const result = results[i];
    return result && 'error' in result ? { id, ok: false, error: result.error } : { id, ok: true };
  });
}

const sendable = ({ fields, tags, ...rest }: RecordUpdate) => ({
  ...rest,
  ...(fields && { fields: { ...fields } }),
  ...(tags && { tags: [...tags] }),
});

/** Ids by the fields that they are all given; what changes more than fields, or nothing that others change too, goes alone. */
function byFields(updates: readonly RecordUpdate[], alone: RecordUpdate[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, RecordUpdate[]>();
  const times = new Map<string, number>();
  for (const { id } of updates) times.set(id, (times.get(id) ?? 0) + 1);
  for (const update of updates) {
    const { id, fields, ...more } = update;
    // Of a record that is updated twice the order matters, which only single updates keep.
    if (fields === undefined || Object.keys(more).length > 0 || times.get(id) !== 1) alone.push(update);
    else groups.set(JSON.stringify(fields), [...(groups.get(JSON.stringify(fields)) ?? []), update]);
  }
  const joint = new Map<string, readonly string[]>();
  for (const [fields, group] of groups) {
    if (group.length === 1) alone.push(...group);
    else
      joint.set(
        fields,
        group.map(({ id }) => id),
      );
  }
  return joint;
}

async function together(
  client: IconectClient,
  change: Parameters<typeof bulkUpdate>[1],
  options: BulkOptions,
): Promise<readonly UpdateResult[]> {
  const report = await bulkUpdate(client, change, options);
  const errors = new Map(report.errors.map(({ recordId, error }) => [recordId, error]));
  return change.recordIds.map((id) => (errors.has(id) ? { id, ok: false, error: errors.get(id) } : { id, ok: true }));
}
