import type { AttioRecord } from '../values/record.js';
import type { Workspace } from '../workspace.js';
import { type Checkpoint, type RecordPagesOptions, recordPages } from './record-pages.js';

export interface SyncOptions extends Omit<RecordPagesOptions, 'from'> {
  /** Goes on where an earlier run came to. @default from the oldest record */
  readonly since?: Checkpoint | undefined;
  /** Takes each page in turn; the next is not asked for before it is done. Keep the checkpoint with what was done. */
  readonly onBatch: (records: readonly AttioRecord[], checkpoint: Checkpoint) => void | Promise<void>;
}

/** Reads all records of an object, and answers with where it came to; `undefined` for an object without any. */
export async function sync(
  workspace: Workspace,
  object: string,
  { since, onBatch, ...options }: SyncOptions,
): Promise<Checkpoint | undefined> {
  let place = since;
  for await (const { records, checkpoint } of recordPages(workspace, object, { ...options, from: since })) {
    await onBatch(records, checkpoint);
    place = checkpoint;
  }
  return place;
}
