import { ApiError, type CallOptions } from '@fastpath/api-kit';
import * as records from './operations/records.js';
import { slugsOf } from './search-records.js';
import { type FlatRecord, flatten } from './values/flatten.js';
import type { AttioRecord } from './values/record.js';
import type { ObjectSchema, Workspace } from './workspace.js';

export interface RecordLookup {
  /** Slug or ID of the object. */
  readonly object: string;
  readonly record_ids: readonly string[];
  /** Attributes to answer with. @default all that have a value */
  readonly fields?: readonly string[] | undefined;
}

export interface RecordsFound {
  /** In the order asked for. */
  readonly records: readonly FlatRecord[];
  readonly not_found: readonly string[];
}

/**
 * Records by their IDs: those not in the cache travel together, 100 in a request.
 *
 * @throws {ApiError} when one of them could not be read for another reason than that it is not there
 */
export const getRecords = (workspace: Workspace, lookup: RecordLookup, options?: CallOptions): Promise<RecordsFound> =>
  workspace.withSchema(lookup.object, (schema) => read(workspace, lookup, schema, options), options);

async function read(
  workspace: Workspace,
  lookup: RecordLookup,
  schema: ObjectSchema,
  options?: CallOptions,
): Promise<RecordsFound> {
  const fields = slugsOf(lookup.fields, schema);
  const object = schema.object.slug;
  const found = await Promise.all(
    lookup.record_ids.map((record_id) => find(workspace, { object, record_id }, options)),
  );
  return {
    records: found.flatMap((record) => (record ? flatten(record, object, schema.bySlug, fields) : [])),
    not_found: lookup.record_ids.filter((_, i) => !found[i]),
  };
}

/** One record, or `undefined` where there is none of that ID. */
async function find(
  { client }: Workspace,
  input: { object: string; record_id: string },
  options?: CallOptions,
): Promise<AttioRecord | undefined> {
  try {
    return await client.call(records.get, input, options);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}
