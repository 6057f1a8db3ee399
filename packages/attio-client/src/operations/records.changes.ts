import type { Change } from '@fastpath/api-kit';
import { matches, orderOf } from '../query/matches.js';
import type { PlainObject } from '../values/plain-value.js';
import type { AttioRecord } from '../values/record.js';

/** What happened to a record, as far as queries need to know. */
export interface RecordChange {
  readonly record_id: string;
  /** The record as it is now; absent when only its answer tells which records an object has, or it was deleted. */
  readonly after?: AttioRecord;
}

interface Order {
  readonly direction: 'asc' | 'desc';
  readonly attribute?: string;
  readonly field?: string | undefined;
}

interface Query {
  readonly object: string;
  readonly filter?: unknown;
  readonly filter_view_id?: unknown;
  readonly sorts?: readonly Order[] | undefined;
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
}

const defaultLimit = 500;

/** The cached queries of an object. */
export const queriesGroup = (object: string): string => `queries of ${object}`;

/** Tells the queries of an object, by slug and by ID, that a record of it changed. */
export const recordChanged = (object: string, after: AttioRecord): readonly Change[] =>
  [object, after.object_id].map((name) => ({
    group: queriesGroup(name),
    detail: { record_id: after.record_id, after } satisfies RecordChange,
  }));

/**
 * Whether the answer of a query is the same after a change of a record. It is, when the record was not in it and cannot
 * be in it now: it does not fit the filter, or its place is behind the last of a full page. In doubt it is not.
 */
export function survivesChange(query: Query, records: readonly AttioRecord[], detail: unknown): boolean {
  const { record_id, after } = detail as RecordChange; // made above, and nowhere else
  if (query.filter_view_id !== undefined || (query.offset ?? 0) > 0) return false;
  if (!after || records.some((record) => record.record_id === record_id)) return false;
  return matches(query.filter, after) === false || isBehind(query, records, after);
}

function isBehind(
  { sorts, limit = defaultLimit }: Query,
  records: readonly AttioRecord[],
  after: AttioRecord,
): boolean {
  const last = records.at(-1);
  const [first] = sorts ?? [];
  if (!last || !first?.attribute || first.field || records.length < limit) return false;
  const order = orderOf(keyOf(after, first.attribute), keyOf(last, first.attribute));
  return order !== undefined && (first.direction === 'asc' ? order > 0 : order < 0);
}

function keyOf(record: AttioRecord, attribute: string): unknown {
  if (attribute === 'created_at') return record.created_at;
  const [value] = record.values[attribute] ?? [];
  return typeof value === 'object' && value !== null ? (value as PlainObject)['amount'] : value;
}
