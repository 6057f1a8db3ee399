import type { Operation } from '@fastpath/api-kit';
import type { Dialect } from './dialect/dialect.js';
import * as schedules from './operations/job-schedules.js';
import * as jobs from './operations/jobs.js';
import * as records from './operations/records.js';
import { tags } from './tags.js';

// Nobody may ever ask how far it is; then it is taken for done.
const forgottenAfterMs = 600_000;

const begun = new Set<string>(
  [
    records.bulkUpdate,
    jobs.createImport,
    jobs.createDelete,
    jobs.createCustom,
    jobs.control,
    schedules.createFromTemplate,
  ].map(({ name }) => name),
);
const told = new Set<string>([records.bulkStatus, jobs.get].map(({ name }) => name));

/**
 * What the service is changing by itself: bulk operations and jobs. Until somebody saw that they ended, answers about
 * records are not kept, so that each read sees how far it is.
 */
export class PendingWrites {
  readonly #until = new Map<string, number>();
  readonly #now: () => number;
  readonly #ends: ReadonlySet<string>;

  constructor({ asyncStatus }: Dialect, now: () => number = () => performance.now()) {
    this.#now = now;
    this.#ends = new Set([...asyncStatus.done, ...asyncStatus.failed]);
  }

  /** Whether an answer may be about to change without a write of ours. */
  concern({ cache }: Operation, input: unknown): boolean {
    if (this.#until.size === 0 || !cache?.tags) return false;
    for (const [id, until] of this.#until) if (until < this.#now()) this.#until.delete(id);
    if (this.#until.size === 0) return false;
    return cache.tags(input ?? {}, {}).some((tag) => concerned.has(tag));
  }

  /** Takes note of what an answer says of such work. @returns whether something has ended */
  note({ name }: Operation, input: unknown, answer: unknown): boolean {
    if (!begun.has(name) && !told.has(name)) return false;
    const { operationId, id, status } = { ...(input as object), ...(answer as object) } as Readonly<
      Record<string, unknown>
    >;
    const key = String(operationId ?? id);
    if (!this.#ends.has(String(status))) {
      this.#until.set(key, this.#now() + forgottenAfterMs);
      return false;
    }
    return this.#until.delete(key);
  }
}

/** What is known of records, and what is computed of them or lies beside them. */
export const dependent: readonly string[] = [tags.allRecords, tags.lists, tags.rows, 'folder', 'file'];
const concerned = new Set(dependent);
