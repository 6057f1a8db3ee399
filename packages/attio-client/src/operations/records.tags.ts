import { tags } from '../tags.js';
import type { PlainObject, PlainValue } from '../values/plain-value.js';
import type { AttioRecord } from '../values/record.js';

interface Write {
  readonly object: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** More references than this are not told apart. */
const maxReferences = 50;

/** By what a write finds a cached record: itself, its object, and the records that it refers to. */
export function tagsOf(object: string, record: AttioRecord): readonly string[] {
  const referred = referencesIn(Object.values(record.values).flat());
  return [
    tags.record(record.record_id),
    tags.recordsOf(object),
    tags.recordsOf(record.object_id),
    tags.allRecords,
    ...(referred.length > maxReferences ? [tags.refersToMany] : referred.map(({ id }) => tags.refersTo(id))),
  ];
}

/**
 * What a write to a record makes stale beside the queries over its object, which judge for themselves: the record,
 * searches over its object, and, because relationships have two sides, the records and queries of each object that the
 * written values refer to.
 */
export function changedBy(input: Write, record: AttioRecord | undefined): readonly string[] {
  if (!record) return [tags.allRecords];
  const written = Object.keys(input.values);
  // What a cleared attribute referred to is not in the reply: it may have been any object.
  if (written.some((attribute) => record.values[attribute] === undefined))
    return [tags.record(record.record_id), tags.allRecords];
  const related = referencesIn(written.flatMap((attribute) => record.values[attribute] ?? []));
  const others = [...new Set(related.map(({ object }) => object))];
  return [
    tags.record(record.record_id),
    tags.searchesOf(input.object),
    tags.searchesOf(record.object_id),
    // Written under its ID, an object may have queries under a slug that is not known here.
    ...(input.object === record.object_id ? [tags.allQueries] : []),
    ...others.flatMap((object) => [tags.recordsOf(object), tags.queriesOf(object), tags.searchesOf(object)]),
  ];
}

/** What the end of a record makes stale: all that refers to it, and every query, because any may show such a reference. */
export const goneWith = (record_id: string): readonly string[] => [
  tags.record(record_id),
  tags.refersTo(record_id),
  tags.refersToMany,
  tags.allQueries,
  tags.allEntries,
  tags.notesOf(record_id),
  tags.notesOfAny,
  tags.allTasks,
  tags.filesOf(record_id),
];

/** The references among plain values. */
function referencesIn(values: readonly PlainValue[]): readonly { readonly object: string; readonly id: string }[] {
  return values.flatMap((value) => {
    const { object, id } = (value ?? {}) as PlainObject;
    return typeof object === 'string' && typeof id === 'string' ? [{ object, id }] : [];
  });
}

/** The objects that paths lead through, wherever in a filter or an order they stand. */
export function pathsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { path } = value as { path?: unknown };
  const here = Array.isArray(path) ? path.map((step) => String((step as unknown[])[0])) : [];
  return [...new Set([...here, ...Object.values(value).flatMap(pathsIn)])];
}
