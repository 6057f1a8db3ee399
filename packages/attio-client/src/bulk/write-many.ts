import { ApiError } from '@fastpath/api-kit';
import { processAll } from '@fastpath/batcher';
import type { ObjectSchema, Workspace } from '../workspace.js';
import { deleteRecord, matchingOf, writeRecord } from '../write-record.js';
import { failedItem, type ItemResult } from './item-result.js';
import { Journal } from './journal.js';

type Values = Readonly<Record<string, unknown>>;

/** One record to be written: its ID, its values, or both. */
export interface WriteItem {
  readonly record_id?: string | undefined;
  readonly values?: Values | undefined;
}

/** The same change to many records of one object. */
export interface BulkWrite {
  readonly object: string;
  readonly action: 'create' | 'upsert' | 'update' | 'delete';
  /** 1 to 10,000. */
  readonly items: readonly WriteItem[];
  /** The unique attribute by which an upsert finds records. */
  readonly matching_attribute?: string | undefined;
}

export interface BulkOptions {
  /** Ends the work: what is under way sees it too, and what was not sent is said to be so. */
  readonly signal?: AbortSignal;
  /** Told after each item. */
  readonly onProgress?: (progress: BulkCounts & { readonly done: number; readonly total: number }) => void;
  /** Path of a file that keeps what was done, so that the same call goes on after a crash. @default none */
  readonly journal?: string;
  /** Items under way at the same time; few, so that a call in between waits for no more than these. @default 8 */
  readonly concurrency?: number;
}

export interface BulkCounts {
  readonly ok: number;
  readonly failed: number;
  readonly unknown: number;
}

export interface BulkReport extends BulkCounts {
  /** One for each item, in their order. */
  readonly results: readonly ItemResult[];
}

const maxItems = 10_000;

/**
 * Writes many records. Each item stands alone: what the service did not process is sent again, what may have happened is
 * sent again only where that does no harm, and everything else is told as it is.
 *
 * @throws {ApiError} INPUT_INVALID for too many items, or a journal that cannot be used
 */
export async function writeMany(workspace: Workspace, work: BulkWrite, options: BulkOptions = {}): Promise<BulkReport> {
  const { items } = work;
  if (items.length === 0 || items.length > maxItems) throw wrongSize(items.length);
  await checkWhole(workspace, work, options);
  const journal = options.journal === undefined ? undefined : await Journal.open(options.journal, work);
  const counts = { ok: 0, failed: 0, unknown: 0 };
  const results: ItemResult[] = [];
  try {
    await processAll(
      items.keys(),
      async ([index]) => {
        const result = await writeItem(workspace, work, index, options, journal);
        results[index] = result;
        counts[result.status] += 1;
        options.onProgress?.({ ...counts, done: counts.ok + counts.failed + counts.unknown, total: items.length });
        return [result];
      },
      { batchSize: 1, concurrency: options.concurrency ?? 8, keepResults: false },
    );
  } finally {
    await journal?.[Symbol.asyncDispose]();
  }
  return { results, ...counts };
}

/** What is wrong with all items fails the whole, before any of them. */
async function checkWhole(
  workspace: Workspace,
  { object, action, matching_attribute }: BulkWrite,
  options: BulkOptions,
) {
  const use = async (schema: ObjectSchema) => {
    if (action === 'upsert' && matching_attribute !== undefined) matchingOf(matching_attribute, schema);
  };
  await workspace.withSchema(object, use, signalOf(options));
}

async function writeItem(
  workspace: Workspace,
  work: BulkWrite,
  index: number,
  options: BulkOptions,
  journal: Journal | undefined,
): Promise<ItemResult> {
  const known = journal?.done(index);
  if (known && known.status !== 'failed') return known;
  const mayRepeat = work.action !== 'create';
  if (journal?.wasCutOff(index) && !mayRepeat) return remember(journal, cutOff(index));
  if (options.signal?.aborted)
    return { index, status: 'failed', error: { code: 'ABORTED', message: 'it was not sent' } };
  await journal?.willSend(index);
  const result = await send(workspace, work, work.items[index] ?? {}, index, options)
    .then((record_id): ItemResult => ({ index, status: 'ok', record_id }))
    .catch((error: unknown) => failedItem(index, error, mayRepeat));
  return remember(journal, result);
}

async function remember(journal: Journal | undefined, result: ItemResult): Promise<ItemResult> {
  await journal?.finish(result);
  return result;
}

async function send(
  workspace: Workspace,
  work: BulkWrite,
  item: WriteItem,
  index: number,
  options: BulkOptions,
): Promise<string> {
  const { object, action, matching_attribute } = work;
  const call = signalOf(options);
  const id = () => needed(item.record_id, 'record_id', action, index);
  const values = () => needed(item.values, 'values', action, index);
  switch (action) {
    case 'create':
      return (await writeRecord(workspace, { action, object, values: values() }, call)).id;
    case 'upsert': {
      const attribute = needed(matching_attribute, 'matching_attribute', action, index);
      return (await writeRecord(workspace, { action, object, values: values(), matching_attribute: attribute }, call))
        .id;
    }
    case 'update':
      return (await writeRecord(workspace, { action: 'replace', object, record_id: id(), values: values() }, call)).id;
    case 'delete':
      await deleteRecord(workspace, { object, record_id: id() }, call);
      return id();
  }
}

const signalOf = ({ signal }: BulkOptions) => (signal ? { signal } : {});

const cutOff = (index: number): ItemResult => ({
  index,
  status: 'unknown',
  error: {
    code: 'UNREACHABLE',
    message: 'it was sent, and the run ended before its answer came: look before it is sent again',
  },
});

function needed<T>(value: T | undefined, field: string, action: string, index: number): T {
  if (value !== undefined) return value;
  throw new ApiError('INPUT_INVALID', 'attio', `items.${index}.${field}: ${action} needs it`, {
    field,
    expected: `a ${field}`,
  });
}

function wrongSize(count: number): ApiError {
  const expected = `1 to ${maxItems} items`;
  return new ApiError('INPUT_INVALID', 'attio', `items: expected ${expected}, got ${count}`, {
    field: 'items',
    expected,
  });
}
