import type { Client } from '@fastpath/api-kit';
import * as operations from '../operations/records.js';
import { recordPages } from '../paging/record-pages.js';
import { type ObjectSchema, Workspace } from '../workspace.js';
import { checkKnown, fieldsOf, type IndexedFields } from './indexed-fields.js';
import type { IndexedObject } from './indexed-object.js';
import type { LocalIndexOptions } from './options.js';
import type { RecordsKept } from './records-kept.js';

const maxIdsPerQuery = 100;

/** Brings the records of an index from the service: all of them, or those that nobody is sure of. */
export class RecordReader {
  readonly #workspace: Workspace;
  readonly #options: LocalIndexOptions;
  readonly #kept: RecordsKept;
  readonly #ended: AbortSignal;
  readonly #now: () => number;
  #looking: Promise<void> | undefined;

  constructor(client: Client, options: LocalIndexOptions, kept: RecordsKept, now: () => number, ended: AbortSignal) {
    this.#workspace = new Workspace(client);
    this.#options = options;
    this.#kept = kept;
    this.#now = now;
    this.#ended = ended;
  }

  /** Resolves when no record is being looked at again. */
  async settled(): Promise<void> {
    while (this.#looking) await this.#looking;
  }

  /** Reads all records of all objects. @throws {ApiError} INPUT_INVALID for an object or a field that the workspace lacks */
  async readAll(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await this.#prepare(signal);
    for (const object of this.#kept.all()) await this.#read(object, signal);
    this.lookAgain();
  }

  /** Objects whose fields are other ones than before begin anew. Those that refer to others come last, and find them there. */
  async #prepare(signal: AbortSignal): Promise<void> {
    const { objects, searchIndexes = ['name', 'email', 'domain'], compositeIndexes = [] } = this.#options;
    const schemas = await Promise.all(objects.map((name) => this.#workspace.schema(name, { signal })));
    checkKnown([...(this.#options.searchIndexes ?? []), ...compositeIndexes.flat()], schemas);
    const plans = schemas.map((schema) => planOf(schema, fieldsOf(schema, searchIndexes, compositeIndexes)));
    for (const { schema, fields, hasReferences } of plans.sort((a, b) => +a.hasReferences - +b.hasReferences)) {
      const { slug, object_id } = schema.object;
      if (this.#kept.get(slug)?.isOver(fields)) continue;
      this.#kept.add([slug, object_id], slug, fields, hasReferences);
    }
  }

  async #read(object: IndexedObject, signal: AbortSignal): Promise<void> {
    const begun = this.#kept.touches.begin();
    const end = object.beginReading(this.#now());
    const seen = new Set<string>();
    try {
      for await (const { records } of recordPages(this.#workspace, object.slug, { signal })) {
        signal.throwIfAborted();
        for (const record of records) {
          seen.add(record.record_id);
          this.#kept.settle(object, record.record_id, record, begun);
        }
        if (object.isFull) return;
      }
      for (const id of [...object.table.ids(), ...object.unsure])
        if (!seen.has(id)) this.#kept.settle(object, id, undefined, begun);
      end();
    } finally {
      this.#kept.touches.end(begun);
    }
  }

  /** Asks in the background for the records that nobody is sure of. */
  lookAgain(): void {
    this.#looking ??= this.#lookAtUnsure();
  }

  /** Asks for the records that nobody is sure of, until there is none. After a failure it waits for the next occasion. */
  async #lookAtUnsure(): Promise<void> {
    const signal = this.#ended;
    await Promise.resolve(); // those that are told of in the same moment travel together
    try {
      for (;;) {
        signal.throwIfAborted();
        const object = this.#kept.all().find(({ unsure }) => unsure.size > 0);
        if (!object) return;
        await this.#look(object, [...object.unsure].slice(0, maxIdsPerQuery), signal);
      }
    } catch (error) {
      if (!signal.aborted) this.#options.onError?.(error);
    } finally {
      this.#looking = undefined;
    }
  }

  async #look(object: IndexedObject, ids: readonly string[], signal: AbortSignal): Promise<void> {
    const begun = this.#kept.touches.begin();
    try {
      const input = { object: object.slug, filter: { record_id: { $in: ids } }, limit: ids.length };
      const records = await this.#workspace.client.call(operations.query, input, { keep: false, signal });
      const found = new Map(records.map((record) => [record.record_id, record]));
      for (const id of ids) this.#kept.settle(object, id, found.get(id), begun);
    } finally {
      this.#kept.touches.end(begun);
    }
  }
}

function planOf(schema: ObjectSchema, fields: IndexedFields) {
  const slugs = [...fields.search, ...fields.composites.flat()];
  // Without metadata any of them may be a reference.
  const hasReferences = slugs.some((slug) => {
    const type = schema.bySlug.get(slug)?.type;
    return type === undefined || type === 'record-reference';
  });
  return { schema, fields, hasReferences };
}
