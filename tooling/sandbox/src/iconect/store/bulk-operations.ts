/** A change of many records that takes its time, as it is told. */
export interface BulkStatus {
  readonly operationId: string;
  readonly totalRecords: number;
  readonly processedRecords: number;
  readonly successfulRecords: number;
  readonly failedRecords: number;
  readonly errors: readonly { readonly recordId: string; readonly error: string }[];
  readonly status: 'pending' | 'in_progress' | 'completed' | 'failed';
}

interface Operation {
  readonly recordIds: readonly string[];
  /** Does it to one record; answers what went wrong. */
  readonly apply: (recordId: string) => string | undefined;
  readonly startedAtMs: number;
  done: number;
  readonly errors: { readonly recordId: string; readonly error: string }[];
}

/** How long an operation waits before it begins. */
const PENDING_MS = 20;

/** Changes of many records: so many in a second, whenever somebody looks. */
export class BulkOperations {
  readonly #operations = new Map<string, Operation>();
  readonly #perSecond: number;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  start(recordIds: readonly string[], apply: Operation['apply'], nowMs: number): string {
    const id = `bulk-${String(this.#operations.size + 1).padStart(6, '0')}`;
    this.#operations.set(id, { recordIds, apply, startedAtMs: nowMs, done: 0, errors: [] });
    return id;
  }

  statusOf(operationId: string): BulkStatus | undefined {
    const operation = this.#operations.get(operationId);
    if (!operation) return undefined;
    const { recordIds, done, errors } = operation;
    return {
      operationId,
      totalRecords: recordIds.length,
      processedRecords: done,
      successfulRecords: done - errors.length,
      failedRecords: errors.length,
      errors,
      status: done === recordIds.length ? 'completed' : done === 0 ? 'pending' : 'in_progress',
    };
  }

  /** Does what is due by now. */
  advance(nowMs: number): void {
    for (const operation of this.#operations.values()) {
      const { recordIds, startedAtMs, apply, errors } = operation;
      const due = Math.floor(((nowMs - startedAtMs - PENDING_MS) / 1000) * this.#perSecond);
      for (; operation.done < Math.min(due, recordIds.length); operation.done++) {
        const recordId = recordIds[operation.done] as string;
        const error = apply(recordId);
        if (error !== undefined) errors.push({ recordId, error });
      }
    }
  }
}
