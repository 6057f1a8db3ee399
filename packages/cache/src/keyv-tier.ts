import { integerIn } from './check.js';
import { type DeflateOptions, Deflater } from './deflate.js';
import { type Codec, Envelope, json } from './envelope.js';
import { Gate, within } from './gate.js';
import { JointReads } from './joint-reads.js';
import { KeyvPipe, type Store } from './keyv-pipe.js';
import type { Change, SecondTier, TierReading, TierStats, TierValue } from './tier.js';
import { type ReadOutcome, TierCounts } from './tier-counts.js';
import { VersionRecords } from './version-records.js';
import { VersionedEntries } from './versioned-entries.js';

export type { Codec } from './envelope.js';

export interface KeyvTierOptions extends DeflateOptions {
  /** A Keyv store (`new KeyvRedis(url)`) or a Map. Closed with the tier. */
  readonly store: Store;
  /** What every key in the store begins with. @default 'fastpath' */
  readonly prefix?: string;
  /** Milliseconds a call of the store may take; a read never waits longer for it. @default 50 */
  readonly deadlineMs?: number;
  /** Milliseconds between two looks whether a store that failed is back. @default 1_000 */
  readonly retryAfterMs?: number;
  /** Milliseconds an entry stays at most, whatever its own times are. @default 86_400_000, a day */
  readonly maxTtlMs?: number;
  /** Characters from which on an entry is compressed. @default 1_024 */
  readonly compressFromBytes?: number;
  /** Characters up to which an entry is stored at all. @default 1_048_576 */
  readonly maxEntryBytes?: number;
  /** How values become text. @default JSON */
  readonly codec?: Codec;
  /** A number from 0 up to, not including, 1; versions are made of it. @default Math.random */
  readonly random?: () => number;
  /** Told of every read. */
  readonly onRead?: (event: { readonly outcome: ReadOutcome; readonly ms: number }) => void;
  /** Told when a call of the store failed or took too long. */
  readonly onFailure?: (error: unknown) => void;
}

const NOTHING: TierReading = { found: undefined, keep() {} };

/**
 * A second tier over any Keyv 5 store. Entries carry the versions of their tags from before their load began, and are
 * true as long as those are: no clock is compared, and an invalidation is one small write. A pattern drops the whole
 * namespace. A store that is down, frozen or damaged costs one deadline, then nothing until it is back.
 */
export class KeyvTier implements SecondTier {
  readonly #deadlineMs: number;
  readonly #maxTtlMs: number;
  readonly #maxEntryBytes: number;
  readonly #onRead: KeyvTierOptions['onRead'];
  readonly #pipe: KeyvPipe;
  readonly #gate: Gate;
  readonly #records: VersionRecords;
  readonly #entries: VersionedEntries;
  readonly #under = new Set<Promise<unknown>>();
  readonly #counts = new TierCounts();

  /** Throws BAD_OPTION for an option that is out of its range. */
  constructor(options: KeyvTierOptions) {
    this.#deadlineMs = integerIn('deadlineMs', options.deadlineMs ?? 50, 1, 60_000);
    this.#maxTtlMs = integerIn('maxTtlMs', options.maxTtlMs ?? 86_400_000, 1);
    this.#maxEntryBytes = integerIn('maxEntryBytes', options.maxEntryBytes ?? 1_048_576, 1);
    this.#onRead = options.onRead;
    const compressFrom = integerIn('compressFromBytes', options.compressFromBytes ?? 1_024, 0);
    this.#pipe = new KeyvPipe(options.store, (error) => this.#gate.fail(error));
    this.#gate = new Gate({
      deadlineMs: this.#deadlineMs,
      retryAfterMs: integerIn('retryAfterMs', options.retryAfterMs ?? 1_000, 1, 86_400_000),
      probe: () => this.#catchUp(),
      onFailure: (error) => {
        this.#counts.failed(error);
        options.onFailure?.(error);
      },
      onHealed: () => {},
    });
    this.#records = new VersionRecords({
      prefix: options.prefix ?? 'fastpath',
      random: options.random ?? Math.random,
      write: async (records) => (await this.#gate.pass(() => this.#store(records))) ?? false,
    });
    const envelope = new Envelope(options.codec ?? json, new Deflater(options), compressFrom);
    const reads = new JointReads((names, since) => this.#gate.pass(() => this.#pipe.getMany(names), since));
    this.#entries = new VersionedEntries(envelope, this.#records, reads);
  }

  async read(namespace: string, key: string): Promise<TierReading> {
    if (!this.#gate.isOpen) return this.#answered('skipped', 0, NOTHING);
    const begun = performance.now();
    const look = await this.#entries.find(namespace, key, begun);
    const ms = performance.now() - begun;
    if (look === 'failed') return this.#answered('failed', ms, NOTHING);
    if (look === 'unsettled') return this.#answered('miss', ms, NOTHING);
    if (look.isRejected) this.#counts.rejected += 1;
    const keep = (value: TierValue) => this.#track(this.#keep(namespace, key, value, look.changed));
    return this.#answered(look.found === undefined ? 'miss' : 'hit', ms, { found: look.found, keep });
  }

  forget(namespace: string, change: Change): void {
    this.#records.bump(namespace, change);
  }

  stored(): Promise<void> {
    return this.#records.outbox.stored();
  }

  /** Resolves when everything that was to be stored so far is, or has failed to be. */
  async flush(): Promise<void> {
    await Promise.all([this.#records.outbox.written(), ...this.#under]);
  }

  stats(): TierStats {
    return this.#counts.stats();
  }

  /** Waits for writes under way, no longer than the deadline, and closes the store. */
  async [Symbol.asyncDispose](): Promise<void> {
    await within(this.flush(), this.#deadlineMs).catch(() => {});
    this.#gate.end();
    await this.#pipe.close(this.#deadlineMs);
  }

  async #keep(namespace: string, key: string, entry: TierValue, changed: string): Promise<void> {
    const sealed = await this.#entries.seal(namespace, key, entry, changed);
    if (sealed === undefined || sealed.length > this.#maxEntryBytes) return;
    const { ttlMs, staleMs, graceMs } = entry.windows;
    const lifeMs = Math.ceil(Math.min(ttlMs + staleMs + graceMs, this.#maxTtlMs));
    this.#counts.writes += 1;
    await this.#gate.pass(() => this.#pipe.set(this.#records.entry(namespace, key), sealed, lifeMs));
  }

  async #store(records: readonly (readonly [string, string])[]): Promise<true> {
    await this.#pipe.setAll(records, 2 * this.#maxTtlMs); // longer than any entry that they speak of
    return true;
  }

  async #catchUp(): Promise<void> {
    const { outbox } = this.#records;
    const records = outbox.pending();
    try {
      if (records.length === 0) await this.#pipe.probe(this.#records.probe);
      else await this.#store(records);
      outbox.settled(records);
    } catch (error) {
      outbox.unsettled(records);
      throw error;
    }
  }

  #answered(outcome: ReadOutcome, ms: number, reading: TierReading): TierReading {
    this.#counts.read(outcome, ms);
    this.#onRead?.({ outcome, ms });
    return reading;
  }

  #track(work: Promise<unknown>): void {
    this.#under.add(work);
    void work.finally(() => this.#under.delete(work));
  }
}
