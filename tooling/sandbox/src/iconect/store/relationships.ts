import { numbered } from '../data/ids.js';
import { madeAt, OWNER } from '../data/people.js';
import { recordIds } from '../data/records.js';

/** A link between two records, as it is sent. */
export interface Relationship {
  readonly id: string;
  readonly sourceRecordId: string;
  readonly targetRecordId: string;
  readonly relationshipType: string;
  readonly description?: string;
  readonly createdDate: string;
  readonly createdBy: string;
}

const ids = numbered('rel', 1, 6);

/** Links between records: every tenth one has two attachments, computed when asked for, and there are those that were made. */
export class Relationships {
  readonly #generated: number;
  readonly #removed = new Set<string>();
  readonly #added = new Map<string, Relationship>();

  /** `records` is how many were generated. */
  constructor(records: number) {
    this.#generated = Math.floor(records / 10) * 2;
  }

  /** Links from or to a record. */
  of(recordId: string): readonly Relationship[] {
    const row = recordIds.row(recordId);
    const pair = Math.floor(row / 10) * 2;
    const near = [pair, pair + 1].filter((at) => at >= 0 && at < this.#generated).map(make);
    return [...near, ...this.#added.values()].filter(
      ({ id, sourceRecordId, targetRecordId }) =>
        !this.#removed.has(id) && (sourceRecordId === recordId || targetRecordId === recordId),
    );
  }

  add(link: Omit<Relationship, 'id'>): Relationship {
    const id = ids.of(this.#generated + this.#added.size);
    const added = { id, ...link };
    this.#added.set(id, added);
    return added;
  }

  /** Whether there was such a link. */
  remove(id: string): boolean {
    const row = ids.row(id);
    const isThere = !this.#removed.has(id) && row >= 0 && (row < this.#generated || this.#added.has(id));
    if (isThere) this.#removed.add(id);
    return isThere;
  }

  /** Forgets the links of a record that is gone. */
  removeOf(recordId: string): void {
    for (const { id } of this.of(recordId)) this.#removed.add(id);
  }
}

function make(at: number): Relationship {
  const parent = Math.floor(at / 2) * 10;
  return {
    id: ids.of(at),
    sourceRecordId: recordIds.of(parent),
    targetRecordId: recordIds.of(parent + 1 + (at % 2)),
    relationshipType: 'parent',
    createdDate: madeAt(parent),
    createdBy: OWNER,
  };
}
