import { Keyv, type KeyvStoreAdapter } from 'keyv';
import { integerIn } from './check.js';
import { type DeflateOptions, Deflater } from './deflate.js';
import { type Codec, Envelope, type Stored, type Versions } from './envelope.js';
import { Gate, TimeoutError, within } from './gate.js';
import { JointReads } from './joint-reads.js';
import type { Change, SecondTier, TierReading, TierStats, TierValue } from './tier.js';
import { VersionRecords } from './version-records.js';

export type { Codec } from './envelope.js';

export interface KeyvTierOptions extends DeflateOptions {
  /** A Keyv store (`new KeyvRedis(url)`) or a Map. Closed with the tier. */
  readonly store: KeyvStoreAdapter | Map<unknown, unknown>;
  /** What every key in the store begins with. @default 'fastpath' */
  readonly prefix?: string;
  /** Milliseconds a call of the store may take; a read never delays its caller longer. @default 50 */
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
  /** Told of every read. `outcome` 'skipped': the store had failed shortly before. */
  readonly onRead?: (event: { readonly outcome: 'hit' | 'miss' | 'failed' | 'skipped'; readonly ms: number }) => void;
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
  readonly #keyv: Keyv;
  readonly #options: Required<Pick<KeyvTierOptions, 'deadlineMs' | 'maxTtlMs' | 'maxEntryBytes'>> & KeyvTierOptions;
  readonly #envelope: Envelope;
  readonly #gate: Gate;
  readonly #reads: JointReads;
  readonly #records: VersionRecords;
  /** Errors that the store reported, which it need not have thrown. */
  #reported = 0;
  readonly #under = new Set<Promise<unknown>>();
  readonly #counts = { hits: 0, misses: 0, skipped: 0, failures: 0, timeouts: 0, rejected: 0, writes: 0, readMs: 0 };

  /** Throws BAD_OPTION for an option that is out of its range. */
  constructor(options: KeyvTierOptions) {
    const deadlineMs = integerIn('deadlineMs', options.deadlineMs ?? 50, 1, 60_000);
    const maxTtlMs = integerIn('maxTtlMs', options.maxTtlMs ?? 86_400_000, 1);
    const maxEntryBytes = integerIn('maxEntryBytes', options.maxEntryBytes ?? 1_048_576, 1);
    this.#options = { ...options, deadlineMs, maxTtlMs, maxEntryBytes };
    const compressFrom = integerIn('compressFromBytes', options.compressFromBytes ?? 1_024, 0);
    this.#envelope = new Envelope(options.codec ?? json, new Deflater(options), compressFrom);
    this.#keyv = plainKeyv(options.store);
    const { getMany } = options.store as KeyvStoreAdapter; // a Map has none; past Keyv's hooks where there is one
    this.#reads = new JointReads((keys) => getMany?.call(options.store, keys) ?? this.#keyv.getMany(keys));
    this.#records = new VersionRecords({
      prefix: options.prefix ?? 'fastpath',
      random: options.random ?? Math.random,
      write: (records) => this.#write(records),
    });
    this.#gate = new Gate({
      deadlineMs,
      retryAfterMs: integerIn('retryAfterMs', options.retryAfterMs ?? 1_000, 1, 86_400_000),
      probe: () => this.#catchUp(),
      onFailure: (error) => this.#failed(error),
      onHealed: () => {},
    });
    this.#keyv.on('error', (error: unknown) => {
      this.#reported += 1;
      this.#gate.fail(error);
    });
  }

  async read(namespace: string, key: string, tags: readonly string[] | undefined): Promise<TierReading> {
    if (!this.#gate.isOpen) return this.#answered('skipped', 0, NOTHING);
    const begun = performance.now();
    const reading = await this.#gate.pass(() => this.#lookUp(namespace, key, tags));
    const ms = performance.now() - begun;
    if (reading === undefined) return this.#answered('failed', ms, NOTHING);
    return this.#answered(reading.found === undefined ? 'miss' : 'hit', ms, reading);
  }

  forget(namespace: string, change: Change): void {
    this.#records.bump(namespace, change);
  }

  /** Resolves when everything that was to be stored so far is, or has failed to be. */
  async flush(): Promise<void> {
    await Promise.all([this.#records.written(), ...this.#under]);
  }

  stats(): TierStats {
    const { readMs, ...counts } = this.#counts;
    return { ...counts, meanReadMs: readMs / Math.max(1, counts.hits + counts.misses) };
  }

  /** Waits for writes under way, no longer than the deadline, and closes the store. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { deadlineMs, store } = this.#options;
    await within(this.flush(), deadlineMs).catch(() => {});
    this.#gate.end();
    await within(this.#keyv.disconnect(), deadlineMs).catch(() => forceDisconnect(store));
  }

  async #lookUp(namespace: string, key: string, tags: readonly string[] | undefined): Promise<TierReading> {
    const question = this.#records.question(namespace, key, tags ?? []);
    const [sealed, ...read] = await this.#reads.get([this.#records.entry(namespace, key), ...question.names]);
    const now = this.#records.versions(question, read);
    if (now === undefined) return NOTHING;
    const opened = this.#envelope.open(sealed);
    const stored = opened instanceof Promise ? await opened : opened;
    const checked = stored !== undefined && this.#isTrue(namespace, key, stored.versions, now);
    const isTrue = typeof checked === 'boolean' ? checked : await checked;
    if (sealed !== undefined && !isTrue) this.#counts.rejected += 1;
    const keep = (value: TierValue) => this.#track(this.#gate.pass(() => this.#keep(namespace, key, value, now, tags)));
    return { found: isTrue ? stored?.entry : undefined, keep };
  }

  #isTrue(namespace: string, key: string, then: Versions, now: Versions): boolean | Promise<boolean> {
    if (then.cleared !== now.cleared || then.key !== now.key) return false;
    if (then.changed === now.changed) return true; // no tag of the namespace was invalidated
    return this.#areTagsTrue(namespace, key, then.tags);
  }

  async #areTagsTrue(namespace: string, key: string, then: Versions['tags']): Promise<boolean> {
    const question = this.#records.question(namespace, key, Object.keys(then));
    const current = this.#records.versions(question, await this.#reads.get(question.names));
    return current !== undefined && Object.entries(then).every(([tag, version]) => current.tags[tag] === version);
  }

  async #keep(namespace: string, key: string, entry: TierValue, then: Versions, tags: readonly string[] | undefined) {
    let versions = then;
    if (tags === undefined && entry.tags.length > 0) {
      const question = this.#records.question(namespace, key, entry.tags);
      const current = this.#records.versions(question, await this.#reads.get(question.names));
      if (current?.changed !== then.changed) return; // perhaps one of its tags, after its load began
      versions = current;
    }
    const stored: Stored = { entry, versions: { ...versions, cleared: then.cleared, key: then.key } };
    const sealed = await this.#envelope.seal(stored);
    if (sealed === undefined || sealed.length > this.#options.maxEntryBytes) return;
    const { ttlMs, staleMs, graceMs } = entry.windows;
    const lifeMs = Math.min(ttlMs + staleMs + graceMs, this.#options.maxTtlMs);
    this.#counts.writes += 1;
    await this.#keyv.set(this.#records.entry(namespace, key), sealed, Math.ceil(lifeMs));
  }

  async #write(records: readonly (readonly [string, string])[]): Promise<boolean> {
    return (await this.#gate.pass(() => this.#store(records))) ?? false;
  }

  async #store(records: readonly (readonly [string, string])[]): Promise<true> {
    const ttl = 2 * this.#options.maxTtlMs; // longer than any entry that they speak of
    await this.#strictly(() => this.#keyv.setMany(records.map(([key, value]) => ({ key, value, ttl }))));
    return true;
  }

  /** Some stores answer as if nothing had happened when they report an error. */
  async #strictly(work: () => Promise<unknown>): Promise<void> {
    const before = this.#reported;
    await work();
    if (this.#reported !== before) throw new Error('The store reported an error');
  }

  async #catchUp(): Promise<void> {
    const records = this.#records.pending();
    try {
      if (records.length === 0) await this.#strictly(() => this.#keyv.get(this.#records.probe));
      else await this.#store(records);
      this.#records.settled(records);
    } catch (error) {
      this.#records.unsettled(records);
      throw error;
    }
  }

  #answered(outcome: 'hit' | 'miss' | 'failed' | 'skipped', ms: number, reading: TierReading): TierReading {
    const counts = this.#counts;
    counts.readMs += ms;
    if (outcome === 'hit') counts.hits += 1;
    else if (outcome === 'miss') counts.misses += 1;
    else if (outcome === 'skipped') counts.skipped += 1;
    this.#options.onRead?.({ outcome, ms });
    return reading;
  }

  #failed(error: unknown): void {
    this.#counts.failures += 1;
    if (error instanceof TimeoutError) this.#counts.timeouts += 1;
    this.#options.onFailure?.(error);
  }

  #track(work: Promise<unknown>): void {
    this.#under.add(work);
    void work.finally(() => this.#under.delete(work));
  }
}

const json: Codec = { encode: (value) => JSON.stringify(value), decode: (text) => JSON.parse(text) };

/** Keyv as a pipe for text: its own serialiser costs three times JSON, its key prefix makes keys collide. */
function plainKeyv(store: KeyvStoreAdapter | Map<unknown, unknown>): Keyv {
  return new Keyv({
    store,
    serialize: ({ value }) => value as string,
    deserialize: <Value>(text: string) => ({ value: text as Value }),
    useKeyPrefix: false,
    throwOnErrors: true,
  });
}

function forceDisconnect(store: KeyvStoreAdapter | Map<unknown, unknown>): void {
  if (!('disconnect' in store) || store.disconnect === undefined) return;
  const disconnect = store.disconnect as (force: boolean) => Promise<void>; // Keyv's Redis store takes `force`
  disconnect.call(store, true).catch(() => {});
}
