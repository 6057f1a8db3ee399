import type { Operation } from '@fastpath/api-kit';
import * as records from '../operations/records.js';
import type { AttioRecord } from '../values/record.js';

/** What a call did to the records of an object, as far as it is known. */
export interface Effect {
  /** Slug or ID of the object; absent when it may be any. */
  readonly object?: string;
  /** A record as it is now. */
  readonly stored?: AttioRecord;
  /** Attributes that were written. */
  readonly written?: readonly string[];
  /** IDs that are gone for good. */
  readonly gone?: readonly string[];
  /** IDs of records of which only a look can tell what they are now. */
  readonly unsure?: readonly string[];
  /** Whether any record of the object may be another now. */
  readonly isVast?: boolean;
}

interface RecordInput {
  readonly object: string;
  readonly record_id?: string;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly primary_record_id?: string;
  readonly secondary_record_id?: string;
}

type Named = Pick<Operation, 'name'>;

const stores = new Set([records.create, records.assert, records.append, records.replace].map(({ name }) => name));
const metadata = /^(attributes|objects)\./;

/** What a write that succeeded did to records; `undefined` for one that does nothing to them. */
export function effectOf(operation: Named, input: unknown, output: unknown): Effect | undefined {
  const { name } = operation;
  if (metadata.test(name)) return { isVast: true };
  const { object, record_id, values, primary_record_id, secondary_record_id } = input as RecordInput; // each name below is of a record's operation
  if (stores.has(name)) {
    // A reply of another form does not fail the write, and tells nothing.
    if (!isRecord(output)) return doubtOf(operation, input);
    return { object, stored: output, written: Object.keys(values ?? {}) };
  }
  switch (name) {
    case records.remove.name:
      return { object, gone: ids(record_id) };
    case records.merge.name:
      return {
        object,
        gone: ids(primary_record_id, secondary_record_id),
        unsure: ids((output as { new_record_id?: string }).new_record_id),
      };
    case records.replaceHistory.name:
      return { object, unsure: ids(record_id) };
    default:
      return undefined;
  }
}

/** What a write may have done of which nobody knows whether it happened. */
export function doubtOf({ name }: Named, input: unknown): Effect | undefined {
  if (metadata.test(name)) return { isVast: true };
  const { object, record_id } = input as RecordInput;
  const known = [records.append, records.replace, records.remove, records.replaceHistory];
  if (known.some((operation) => operation.name === name)) return { object, unsure: ids(record_id) };
  const unknown = [records.create, records.assert, records.merge];
  return unknown.some((operation) => operation.name === name) ? { object, isVast: true } : undefined;
}

const ids = (...given: readonly (string | undefined)[]): readonly string[] =>
  given.flatMap((id) => (id === undefined ? [] : [id.toLowerCase()]));

function isRecord(output: unknown): output is AttioRecord {
  const { record_id, values } = (output ?? {}) as Partial<AttioRecord>;
  return typeof record_id === 'string' && typeof values === 'object';
}
