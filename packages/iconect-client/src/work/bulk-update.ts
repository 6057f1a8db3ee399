import { ApiError } from '@fastpath/api-kit';
import { processAll } from '@fastpath/batcher';
import type { IconectClient } from '../client.js';
import type { BulkOperation } from '../entities.js';
import * as records from '../operations/records.js';
import { type PollOptions, poll } from './poll.js';

export interface BulkChange {
  readonly projectId: string;
  readonly action: 'update' | 'delete' | 'move' | 'tag' | 'assign';
  readonly recordIds: readonly string[];
  /** For an update: `{ fields: { status: 'processed' } }`. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export interface BulkOptions extends PollOptions {
  /** Records in one operation of the service. @default 100 */
  readonly batchSize?: number;
  /** Operations of the service at the same time. @default 2 */
  readonly concurrency?: number;
  readonly onProgress?: (progress: BulkProgress) => void;
}

export interface BulkProgress {
  readonly total: number;
  readonly processed: number;
}

export interface BulkReport extends BulkProgress {
  readonly succeeded: number;
  readonly failed: number;
  /** What went wrong, by record. A record of an operation that could not be started has its error. */
  readonly errors: readonly { readonly recordId: string | undefined; readonly error: unknown }[];
  /** Whether all of it came to its end while somebody waited. */
  readonly isComplete: boolean;
  /** The service's own ids, to ask for the rest. */
  readonly operationIds: readonly string[];
}

/**
 * Changes many records by operations of the service, and waits for their end: one call for a hundred records, and a few
 * to ask how far it is. An operation that could not be started fails its records and no others.
 */
export async function bulkUpdate(
  client: IconectClient,
  { recordIds, ...change }: BulkChange,
  { batchSize = 100, concurrency = 2, onProgress, ...polling }: BulkOptions = {},
): Promise<BulkReport> {
  const total = recordIds.length;
  const done = new Map<number, number>();
  const run = async (
    ids: readonly [string, ...string[]],
    { index, signal }: { index: number; signal: AbortSignal },
  ) => {
    const tell = (processed: number) => {
      done.set(index, processed);
      onProgress?.({ total, processed: [...done.values()].reduce((sum, count) => sum + count, 0) });
    };
    const outcome = await runOne(client, { ...change, recordIds: ids }, { ...polling, signal }, tell);
    return ids.map((_, i) => (i === 0 ? outcome : undefined));
  };
  const { signal } = polling;
  const { results } = await processAll(recordIds, run, { batchSize, concurrency, ...(signal && { signal }) });
  return summed(
    client,
    recordIds,
    results.filter((one) => 'error' in one || one.value !== undefined) as readonly Outcome[],
  );
}

type Outcome =
  | { readonly index: number; readonly value: BulkOperation; readonly error?: never }
  | { readonly index: number; readonly error: unknown };

async function runOne(
  client: IconectClient,
  change: BulkChange & { readonly recordIds: readonly [string, ...string[]] },
  polling: PollOptions,
  tell: (processed: number) => void,
): Promise<BulkOperation> {
  const { signal } = polling;
  const options = signal ? { signal } : {};
  const input = { ...change, recordIds: [...change.recordIds], parameters: { ...change.parameters } };
  const begun = await client.call(records.bulkUpdate, input, options);
  const operationId = idOf(begun);
  const { done, failed } = client.dialect.asyncStatus;
  const isOver = ({ status }: Partial<BulkOperation>) => status !== undefined && [...done, ...failed].includes(status);
  const look = async () => {
    const state = await client.call(records.bulkStatus, { operationId }, options);
    tell(state.processedRecords ?? 0);
    return state;
  };
  if (isOver(begun)) {
    tell(begun.processedRecords ?? change.recordIds.length);
    return { status: '', ...begun, operationId };
  }
  return poll(look, isOver, polling);
}

function idOf(begun: Partial<BulkOperation>): string {
  const { operationId, id } = begun as { operationId?: unknown; id?: unknown };
  const found = operationId ?? id;
  if (typeof found === 'string' || typeof found === 'number') return String(found);
  throw new ApiError(
    'RESPONSE_INVALID',
    records.bulkUpdate.name,
    'the operation was begun, but the reply has no id of it',
    {
      next: 'Do not send it again; look at the records to see what was done.',
    },
  );
}

function summed(client: IconectClient, recordIds: readonly string[], outcomes: readonly Outcome[]): BulkReport {
  const { done, failed: failures } = client.dialect.asyncStatus;
  const ends = [...done, ...failures];
  const report = { processed: 0, succeeded: 0, failed: 0, isComplete: true };
  const errors: { recordId: string | undefined; error: unknown }[] = [];
  const operationIds: string[] = [];
  for (const outcome of outcomes) {
    if ('error' in outcome) {
      report.failed += 1;
      report.processed += 1;
      errors.push({ recordId: recordIds[outcome.index], error: outcome.error });
      continue;
    }
    const state = outcome.value as BulkOperation;
    operationIds.push(state.operationId);
    report.processed += state.processedRecords ?? 0;
    report.failed += state.failedRecords ?? 0;
    report.succeeded += state.successfulRecords ?? (state.processedRecords ?? 0) - (state.failedRecords ?? 0);
    report.isComplete &&= ends.includes(state.status);
    for (const { recordId, error } of state.errors ?? []) errors.push({ recordId, error });
  }
  return { total: recordIds.length, ...report, errors, operationIds };
}
