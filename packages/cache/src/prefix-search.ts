import type { CacheNamespace, LoadContext, LoadOptions } from './namespace.js';

/** What a search gave. `complete`: there are no more rows, so that a longer query can be answered from these. */
export interface SearchAnswer<R> {
  readonly rows: readonly R[];
  readonly complete: boolean;
}

export interface PrefixSearchOptions<R> extends Omit<LoadOptions<SearchAnswer<R>>, 'signal'> {
  /** The key a query is cached under. */
  readonly key: (query: string) => string;
  /** Whether the source would find `row` for `query`. What matches a query has to match each beginning of it. */
  readonly matches: (row: R, query: string) => boolean;
  /** Two queries that are the same for the source become one. @default trimmed, in lower case */
  readonly normalize?: (query: string) => string;
}

/** Searches as somebody types. */
export type PrefixSearch<R> = (
  query: string,
  load: (query: string, context: LoadContext) => Promise<SearchAnswer<R>>,
  options?: { readonly signal?: AbortSignal },
) => Promise<SearchAnswer<R>>;

/**
 * Caches answers by query, and answers "acme" from a complete and fresh answer for "acm" without a load. Rows keep the
 * order of the answer they are taken from.
 */
export function prefixSearch<R>(space: CacheNamespace, options: PrefixSearchOptions<R>): PrefixSearch<R> {
  const { key, matches, normalize = (query: string) => query.trim().toLowerCase(), ...rest } = options;
  return (raw, load, { signal } = {}) => {
    const query = normalize(raw);
    const known = fromBeginning(space, key, query);
    if (known !== undefined) {
      rest.onOutcome?.('hit');
      return Promise.resolve({ rows: known.rows.filter((row) => matches(row, query)), complete: true });
    }
    return space.getOrLoad(key(query), (context) => load(query, context), { ...rest, ...(signal && { signal }) });
  };

  /** The complete answer to the longest shorter query, if there is one and none to the query itself. */
  function fromBeginning(cached: CacheNamespace, keyOf: (query: string) => string, query: string) {
    if (isFresh(cached.info(keyOf(query)))) return undefined;
    for (let length = query.length - 1; length > 0; length--) {
      const info = cached.info(keyOf(query.slice(0, length)));
      const answer = isFresh(info) ? (info?.value as SearchAnswer<R>) : undefined;
      if (answer?.complete) return answer;
    }
    return undefined;
  }
}

function isFresh(info: { readonly freshMs: number } | undefined): boolean {
  return info !== undefined && info.freshMs > 0;
}
