import type { CallOptions } from '@fastpath/api-kit';
import type { Page, RecordSearch, SearchHit } from '@fastpath/attio-client';
import type { LocalIndex, LocalIndexStats, SearchOptions } from '@fastpath/attio-client/local-index';
import type { Attio } from './connection.js';

/** How the index in memory is searched. */
export interface LocalSearchOptions extends Pick<SearchOptions, 'threshold' | 'algorithm'> {
  /** Slugs of the objects in it. */
  readonly objects: readonly string[];
  /** Hits over all objects at most. */
  readonly maxResults: number;
}

/** Searches answered from memory, where the index knows enough; `undefined` where Attio must be asked. */
export class LocalSearch {
  readonly #index: LocalIndex;
  readonly #options: LocalSearchOptions;

  constructor(index: LocalIndex, options: LocalSearchOptions) {
    this.#index = index;
    this.#options = options;
  }

  /** Hits over all objects of the index, the best first. Where there is none Attio is asked: it forgives wrong letters. */
  everything(query: string): readonly SearchHit[] | undefined {
    const { objects, maxResults } = this.#options;
    const found = objects.map((object) => ({ object, ...this.#search(query, object, maxResults) }));
    if (found.some(({ isComplete }) => !isComplete)) return undefined;
    const hits = found.flatMap(({ object, hits }) => hits.map(({ id, ...hit }) => ({ object, record_id: id, ...hit })));
    if (hits.length === 0) return undefined;
    return hits.sort((a, b) => b.score - a.score).slice(0, maxResults);
  }

  /** IDs of the records of one object that words find, the best first; only where nothing else was asked for. */
  records({ workspace: _, api }: Attio, { object, query, filter, sorts, limit, cursor }: RecordSearch) {
    if (query === undefined || filter || sorts || !this.#options.objects.includes(object)) return undefined;
    const question = { object, query, local: true };
    const offset = offsetOf(api.fromCursor, cursor, question);
    if (offset === undefined) return undefined;
    const { hits, total, isComplete } = this.#search(query, object, offset + limit);
    if (!isComplete || total === 0) return undefined;
    const ids = hits.slice(offset).map(({ id }) => id);
    return new api.Page(ids, { offset, question, total, isLast: total <= offset + limit }) as Page<string>;
  }

  /** Takes an event of a webhook: what it is about is looked at again before it is shown. */
  apply(event: Parameters<LocalIndex['apply']>[0]): void {
    this.#index.apply(event);
  }

  /** The size and the state of the index. */
  stats(): LocalIndexStats {
    return this.#index.stats();
  }

  #search(query: string, object: string, limit: number) {
    const { threshold, algorithm } = this.#options;
    return this.#index.search(query, {
      object,
      limit,
      ...(threshold !== undefined && { threshold }),
      ...(algorithm && { algorithm }),
    });
  }
}

/** A cursor may also be one that Attio's own answer led to. */
function offsetOf(fromCursor: Attio['api']['fromCursor'], cursor: string | undefined, question: object) {
  try {
    return fromCursor(cursor, question);
  } catch {
    return undefined;
  }
}

/** The records of a page of IDs, as far as they are still there: from the cache, or together in one request. */
export async function recordsOf(
  { workspace, api }: Attio,
  page: Page<string>,
  search: RecordSearch,
  options: CallOptions,
) {
  const { object, fields } = search;
  const read = async (record_ids: readonly string[]) =>
    (await api.getRecords(workspace, { object, record_ids, fields }, options)).records;
  return new api.RecordPage(await page.map(read));
}
