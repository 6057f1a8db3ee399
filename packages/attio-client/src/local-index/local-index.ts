import { ApiError, type CallOptions, type Client } from '@fastpath/api-kit';
import type { Operand } from './composite-index.js';
import { effectOfEvent, type WebhookEvent } from './event-effect.js';
import type { IndexedObject } from './indexed-object.js';
import type { LocalIndexOptions, LocalIndexStats, ObjectStats } from './options.js';
import { RecordReader } from './record-reader.js';
import type { Hit, IndexedRecord, SearchOptions } from './record-table.js';
import { RecordsKept } from './records-kept.js';
import { watchedClient } from './watched-client.js';

interface Answer {
  /** Whether every record of the object was looked at as it is; else ask the service. */
  readonly isComplete: boolean;
  /** Milliseconds since the last whole reading of the object began; `null` before the first. */
  readonly ageMs: number | null;
}

/** What a search found. */
export interface Hits extends Answer {
  readonly hits: readonly Hit[];
  /** Hits in all, those beyond the limit too. */
  readonly total: number;
}

/** What a look-up by values found. */
export interface Found extends Answer {
  readonly records: readonly IndexedRecord[];
}

const defaultMaxRecords = 100_000;
const defaultRefreshMs = 900_000;

/**
 * Records of chosen objects in memory, for answers without a request: search as one types, and look-ups by several values.
 * It is read in the background, hears of what is written through its `client`, takes the events of webhooks, and reads
 * everything anew from time to time. What was deleted through its client it never shows again.
 */
export class LocalIndex implements AsyncDisposable {
  /** The given client; what is written through this one the index knows before the writer has the answer. */
  readonly client: Client;
  readonly #options: LocalIndexOptions;
  readonly #now: () => number;
  readonly #kept: RecordsKept;
  readonly #reader: RecordReader;
  readonly #end = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #building: Promise<void> | undefined;

  constructor(client: Client, options: LocalIndexOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#kept = new RecordsKept(options.maxRecords ?? defaultMaxRecords, () => this.#reader.lookAgain());
    this.#reader = new RecordReader(client, options, this.#kept, this.#now, this.#end.signal);
    this.client = watchedClient(client, {
      begin: () => this.#kept.touches.begin(),
      apply: (effect, begun) => this.#kept.apply(effect, begun),
      end: (begun) => this.#kept.touches.end(begun),
    });
  }

  /** Reads everything in the background, now and every `refreshMs`. Keeps no process alive between. */
  start(): void {
    if (this.#timer || this.#end.signal.aborted) return;
    const report = (error: unknown) => this.#end.signal.aborted || this.#options.onError?.(error);
    const build = () => void this.build().catch(report);
    this.#timer = setInterval(build, this.#options.refreshMs ?? defaultRefreshMs);
    this.#timer.unref();
    build();
  }

  /**
   * Reads everything; meanwhile answers are those of before. Joins a reading under way, whatever its signal.
   * @throws {ApiError} INPUT_INVALID for an object or a field that the workspace lacks
   */
  build({ signal }: CallOptions = {}): Promise<void> {
    const either = signal ? AbortSignal.any([signal, this.#end.signal]) : this.#end.signal;
    this.#building ??= this.#reader.readAll(either).finally(() => {
      this.#building = undefined;
    });
    return this.#building;
  }

  /** Resolves when no record is being looked at again: each was settled, or the look failed. */
  async settled(): Promise<void> {
    await this.#reader.settled();
  }

  /** Takes an event of a webhook: what it is about is not shown before it was looked at again. */
  apply(event: WebhookEvent): void {
    const effect = effectOfEvent(event);
    if (effect) this.#kept.apply(effect, 0);
  }

  /** Looks at one record again; until then it is not shown. */
  refresh({ object, record_id }: { readonly object: string; readonly record_id: string }): void {
    this.#kept.apply({ object, unsure: [record_id.toLowerCase()] }, 0);
  }

  /** Records that hold all words of a query, the best first. */
  search(query: string, { object: name, limit = 10, ...options }: SearchOptions & { readonly object: string }): Hits {
    const object = this.#kept.get(name);
    const hits = object ? object.shown(object.table.search(query, options)) : [];
    return { hits: hits.slice(0, limit), total: hits.length, ...this.#state(object) };
  }

  /**
   * Records with all of these values, as `flatten` shows them; the ID for what refers to something, `null` for no value.
   * @throws {ApiError} INPUT_INVALID when no composite index is over just these attributes
   */
  find({
    object: name,
    equals,
  }: {
    readonly object: string;
    readonly equals: Readonly<Record<string, Operand>>;
  }): Found {
    const object = this.#kept.get(name);
    const records = object ? object.table.find(equals) : [];
    if (!records) throw noSuchComposite(Object.keys(equals), object?.table.composites ?? []);
    return { records: object?.shown(records) ?? [], ...this.#state(object) };
  }

  /** The size and the state of it. */
  stats(): LocalIndexStats {
    const objects: Record<string, ObjectStats> = {};
    for (const object of this.#kept.all()) {
      const { table, unsure } = object;
      objects[object.slug] = {
        records: table.size,
        terms: table.terms,
        unsure: unsure.size,
        ...this.#state(object),
      };
    }
    const terms = Object.values(objects).reduce((sum, one) => sum + one.terms, 0);
    return { records: this.#kept.size, maxRecords: this.#options.maxRecords ?? defaultMaxRecords, terms, objects };
  }

  /** Stops what is under way and gives the memory back; the client stays open. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.#end.abort();
    await Promise.allSettled([this.#building, this.#reader.settled()]);
    this.#kept.clear();
  }

  #state(object: IndexedObject | undefined): Answer {
    if (!object) return { isComplete: false, ageMs: null };
    const { readAtMs } = object;
    return {
      isComplete: this.#kept.isComplete(object),
      ageMs: readAtMs === undefined ? null : this.#now() - readAtMs,
    };
  }
}

function noSuchComposite(asked: readonly string[], known: readonly (readonly string[])[]): ApiError {
  const expected =
    known.map((fields) => fields.join(' and ')).join(', or ') || 'no look-up: there is no composite index';
  const message = `equals: no composite index is over ${asked.join(' and ')}; expected ${expected}`;
  return new ApiError('INPUT_INVALID', 'attio', message, { field: 'equals', expected });
}
