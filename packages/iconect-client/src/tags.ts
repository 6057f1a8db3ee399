import type { CachePolicy } from '@fastpath/api-kit';

/** Milliseconds that answers stay fresh: what is set up once, one thing, and what is searched or counted. */
export const ttl = { metadata: 900_000, data: 300_000, query: 60_000 } as const;

/** Cache tags: by them a write finds the answers that it can change. */
export const tags = {
  /** Rows and figures that are computed of records: of views, panels, widgets, fields and folders. */
  rows: 'rows',
  record: (id: string) => `record:${id}`,
  /** Lists and searches over the records of a project, and of any. */
  listsOf: (projectId: string) => `records:${projectId}`,
  lists: 'records',
  /** All that is known of any record. */
  allRecords: 'record',
} as const;

/** Keeps what is set up once, under a kind of things: every write to one of the kind drops it. */
export const metadata = (...kinds: readonly string[]): CachePolicy => ({ ttlMs: ttl.metadata, tags: () => kinds });
/** Keeps one thing. */
export const data = (...kinds: readonly string[]): CachePolicy => ({ ttlMs: ttl.data, tags: () => kinds });
/** Keeps what was searched or counted. */
export const query = (...kinds: readonly string[]): CachePolicy => ({ ttlMs: ttl.query, tags: () => kinds });

/** For writes that drop all answers about some kinds of things. */
export const changes =
  (...kinds: readonly string[]) =>
  () =>
    kinds;

/** Keeps a definition; where rows or figures of records are asked for with it, only as long as those hold. */
export function withRows<Option extends string>(
  policy: CachePolicy,
  option: Option,
): CachePolicy<{ readonly [K in Option]?: boolean | undefined }> {
  return {
    ttlMs: policy.ttlMs,
    ttlMsFor: ({ [option]: hasRows }) => (hasRows ? ttl.query : undefined),
    tags: (input, output) => [...(policy.tags?.(input, output) ?? []), ...(input[option] ? [tags.rows] : [])],
  };
}

/**
 * For writes to records: what is known of them and of their project's lists, and what is computed of records. Where neither
 * input nor reply names the project, the lists of all.
 */
export const touches = (ids: string | readonly string[] | undefined, project: unknown): readonly string[] => [
  ...[ids ?? []].flat().map(tags.record),
  typeof project === 'string' ? tags.listsOf(project) : tags.lists,
  tags.rows,
];
