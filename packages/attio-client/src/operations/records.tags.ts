import { tags } from '../tags.js';
import type { PlainValue } from '../values/plain-value.js';
import type { AttioRecord } from '../values/record.js';

interface Write {
  readonly object: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** More references than this are not told apart. */
const maxReferences = 50;

/** By what a write finds a cached record: itself, its object, and the records that it refers to. */
export function tagsOf(object: string, record: AttioRecord): readonly string[] {
  const found = [
    tags.record(record.record_id),
    tags.recordsOf(object),
    tags.recordsOf(record.object_id),
    tags.allRecords,
  ];
  const own = found.length;
  for (const slug in record.values) {
    for (const value of record.values[slug] ?? []) if (isReference(value)) found.push(tags.refersTo(value.id));
  }
  return found.length - own > maxReferences ? [...found.slice(0, own), tags.refersToMany] : found;
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
  const related = written.flatMap((attribute) => record.values[attribute] ?? []).filter(isReference);
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

interface Reference {
  readonly object: string;
  readonly id: string;
}

const isReference = (value: PlainValue): value is PlainValue & Reference =>
  typeof value === 'object' && value !== null && typeof value['object'] === 'string' && typeof value['id'] === 'string';

/** The objects that paths lead through, wherever in a filter or an order they stand. */
export function pathsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { path } = value as { path?: unknown };
  const here = Array.isArray(path) ? path.map((step) => String((step as unknown[])[0])) : [];
  return [...new Set([...here, ...Object.values(value).flatMap(pathsIn)])];
}
