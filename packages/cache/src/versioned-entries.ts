import type { Envelope, Stored, Versions } from './envelope.js';
import type { JointReads } from './joint-reads.js';
import type { TierValue } from './tier.js';
import { asVersion, type VersionRecords } from './version-records.js';

/** What a look at an entry came to. */
export interface Look {
  readonly found: TierValue | undefined;
  /** Something is stored that is no longer true, or not understood. */
  readonly isRejected: boolean;
  /** What `changed` said, for `seal`. */
  readonly changed: string;
}

/** Entries that are true as long as the versions are that they were stored with. */
export class VersionedEntries {
  readonly #envelope: Envelope;
  readonly #records: VersionRecords;
  readonly #reads: JointReads;

  constructor(envelope: Envelope, records: VersionRecords, reads: JointReads) {
    this.#envelope = envelope;
    this.#records = records;
    this.#reads = reads;
  }

  /**
   * One round trip as long as nothing was invalidated in the namespace since the entry was stored, then two. `failed`
   * when the store gave no answer, `unsettled` when what it says may be overtaken by what is being written.
   */
  async find(namespace: string, key: string, since: number): Promise<Look | 'failed' | 'unsettled'> {
    const records = this.#records;
    if (!records.isSettled(namespace)) return 'unsettled';
    const read = await this.#reads.get([records.entry(namespace, key), records.changed(namespace)], since);
    if (read === undefined) return 'failed';
    if (!records.isSettled(namespace)) return 'unsettled';
    const [sealed, version] = read;
    const changed = asVersion(version);
    if (sealed === undefined) return { found: undefined, isRejected: false, changed };
    const opened = this.#envelope.open(sealed);
    const stored = opened instanceof Promise ? await opened : opened;
    if (stored === undefined) return { found: undefined, isRejected: true, changed };
    if (stored.versions.changed === changed) return { found: stored.entry, isRejected: false, changed };
    const now = await this.#versions(namespace, key, stored.entry.tags, since);
    if (now === undefined) return 'failed';
    const isTrue = now !== 'unsettled' && isSame(stored.versions, now);
    return { found: isTrue ? stored.entry : undefined, isRejected: !isTrue, changed };
  }

  /**
   * The text to be stored for what was loaded after a look that saw `changed`. `undefined` when anything was invalidated
   * in the namespace since, or the value has no text.
   */
  async seal(namespace: string, key: string, entry: TierValue, changed: string): Promise<string | undefined> {
    const versions = await this.#versions(namespace, key, entry.tags, performance.now());
    if (versions === undefined || versions === 'unsettled' || versions.changed !== changed) return undefined;
    return this.#envelope.seal({ entry, versions } satisfies Stored);
  }

  async #versions(
    namespace: string,
    key: string,
    tags: readonly string[],
    since: number,
  ): Promise<Versions | 'unsettled' | undefined> {
    if (!this.#records.isSettled(namespace)) return 'unsettled';
    const read = await this.#reads.get(this.#records.names(namespace, key, tags), since);
    if (read === undefined) return undefined;
    return this.#records.isSettled(namespace) ? this.#records.versions(tags, read) : 'unsettled';
  }
}

function isSame(then: Versions, now: Versions): boolean {
  if (then.cleared !== now.cleared || then.key !== now.key) return false;
  for (const tag of Object.keys(then.tags)) if (then.tags[tag] !== now.tags[tag]) return false;
  return true;
}
