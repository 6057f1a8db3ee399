import { ahead, type CallOptions } from '@fastpath/api-kit';
import * as records from '../operations/records.js';
import type { AttioRecord } from '../values/record.js';
import type { Workspace } from '../workspace.js';

type Filter = Readonly<Record<string, unknown>>;

/** How far a reading of all records has come. */
export interface Checkpoint {
  /** When the last record that was read was created. */
  readonly created_at: string;
  /** The records of that very moment that were read. */
  readonly record_ids: readonly string[];
}

export interface RecordPagesOptions extends CallOptions {
  /** Only records that fit it, in Attio's own form. */
  readonly filter?: Filter;
  /** Records in a page, 2 to 500. @default 500 */
  readonly limit?: number;
  /** Goes on behind it. @default from the oldest record */
  readonly from?: Checkpoint | undefined;
}

export interface RecordsRead {
  readonly records: readonly AttioRecord[];
  /** Where to go on when these have been dealt with. */
  readonly checkpoint: Checkpoint;
}

/**
 * All records of an object, oldest first, one page read ahead. Each page begins at the moment of creation where the one
 * before ended, so that nothing is lost or read twice while records are added and deleted, as by offset it would be.
 */
export const recordPages = (
  workspace: Workspace,
  object: string,
  options: RecordPagesOptions = {},
): AsyncGenerator<RecordsRead> => ahead(read(workspace, object, options));

async function* read({ client }: Workspace, object: string, options: RecordPagesOptions): AsyncGenerator<RecordsRead> {
  const { limit = 500, filter, from, signal } = options;
  const call = { keep: false, ...(signal ? { signal } : {}) }; // a reading of everything would push out what is asked for often
  let place = from;
  let offset = 0;
  for (;;) {
    const input = {
      object,
      filter: behind(filter, place),
      sorts: [oldestFirst],
      limit,
      ...(offset > 0 ? { offset } : {}),
    };
    const page = await client.call(records.query, input, call);
    const fresh = page.filter(({ record_id }) => !place?.record_ids.includes(record_id));
    const last = page.at(-1);
    if (!last) return;
    // A page of one moment alone leads no further by that moment: then the next page of it is asked for.
    offset = last.created_at === place?.created_at ? offset + page.length : 0;
    place = placeAfter(page, last.created_at, place);
    if (fresh.length > 0) yield { records: fresh, checkpoint: place };
    if (page.length < limit) return;
  }
}

const oldestFirst = { attribute: 'created_at', direction: 'asc' as const };

function behind(filter: Filter | undefined, place: Checkpoint | undefined): Record<string, unknown> {
  const since = place ? { created_at: { $gte: place.created_at } } : {};
  return filter && place ? { $and: [filter, since] } : { ...filter, ...since };
}

function placeAfter(page: readonly AttioRecord[], created_at: string, before: Checkpoint | undefined): Checkpoint {
  const ofMoment = page.filter((record) => record.created_at === created_at).map(({ record_id }) => record_id);
  const known = before?.created_at === created_at ? before.record_ids : [];
  return { created_at, record_ids: [...new Set([...known, ...ofMoment])] };
}
