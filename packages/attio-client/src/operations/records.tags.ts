import { tags } from '../tags.js';
import type { PlainObject } from '../values/plain-value.js';
import type { AttioRecord } from '../values/record.js';

interface Write {
  readonly object: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * What a write to a record can change: the record, the queries over its object, and, because relationships have two
 * sides, the records and queries of each object that the written values refer to.
 */
export function changedBy(input: Write, record: AttioRecord | undefined): readonly string[] {
  if (!record) return [tags.allRecords];
  const written = Object.keys(input.values);
  // What a cleared attribute referred to is not in the reply: it may have been any object.
  if (written.some((attribute) => record.values[attribute] === undefined))
    return [tags.record(record.record_id), tags.allRecords];
  const own = [input.object, record.object_id].map(tags.queriesOf);
  const related = new Set(written.flatMap((attribute) => targetsOf(record, attribute)));
  const others = [...related].flatMap((object) => [tags.recordsOf(object), tags.queriesOf(object)]);
  return [tags.record(record.record_id), ...own, ...others];
}

/** The objects that an attribute's values refer to. */
function targetsOf(record: AttioRecord, attribute: string): readonly string[] {
  return (record.values[attribute] ?? []).flatMap((value) => {
    const { object } = (value ?? {}) as PlainObject;
    return typeof object === 'string' ? [object] : [];
  });
}

/** The objects that a query looks at: its own by slug and ID, and those that its paths lead through. */
export function objectsOf(
  query: { readonly object: string; readonly filter?: unknown; readonly sorts?: unknown },
  records: readonly AttioRecord[],
): readonly string[] {
  const [first] = records;
  const own = first ? [query.object, first.object_id] : [query.object];
  return [...new Set([...own, ...pathsIn(query.filter), ...pathsIn(query.sorts)])];
}

/** The objects that paths lead through, wherever in a filter or an order they stand. */
export function pathsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { path } = value as { path?: unknown };
  const here = Array.isArray(path) ? path.map((step) => String((step as unknown[])[0])) : [];
  return [...here, ...Object.values(value).flatMap(pathsIn)];
}
