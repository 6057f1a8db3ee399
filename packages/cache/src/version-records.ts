import type { Versions } from './envelope.js';
import type { Change } from './tier.js';

const MAX_PENDING = 10_000;

export interface VersionRecordsOptions {
  readonly prefix: string;
  readonly random: () => number;
  /** Stores records; false when that failed. */
  readonly write: (records: readonly VersionRecord[]) => Promise<boolean>;
}

type VersionRecord = readonly [name: string, version: string];

/** Names of records: of the namespace (cleared, changed), of a key, of tags; and which of them were being written. */
export interface Question {
  readonly namespace: string;
  readonly tags: readonly string[];
  readonly names: readonly string[];
  readonly pending: readonly (string | undefined)[];
  /** One that makes an entry untrue was being written: what is read may be from before or after. */
  readonly isUnsettled: boolean;
}

const CHANGED = 1;
const NONE_PENDING: readonly undefined[] = [];

/**
 * The versions of namespaces, keys and tags in a shared store: a new one is written whenever something is invalidated.
 * What is not yet known to be stored counts as if it were, and is kept until it is.
 */
export class VersionRecords {
  readonly #prefix: string;
  readonly #random: () => number;
  readonly #write: VersionRecordsOptions['write'];
  readonly #pending = new Map<string, string>();
  readonly #namespaceOf = new Map<string, string>();
  #changed = false;
  #writing: Promise<void> | undefined;

  constructor({ prefix, random, write }: VersionRecordsOptions) {
    this.#prefix = prefix;
    this.#random = random;
    this.#write = write;
  }

  /** A name that is never written. */
  get probe(): string {
    return `${this.#prefix}:probe`;
  }

  /** The name of an entry. One namespace is one slot of a Redis cluster. */
  entry(namespace: string, key: string): string {
    return this.#name(namespace, 'e', key);
  }

  /** What has to be read to know whether an entry with these tags is true. Ask right before it is read. */
  question(namespace: string, key: string, tags: readonly string[]): Question {
    const names = [
      this.#name(namespace, 'cleared'),
      this.#name(namespace, 'changed'),
      this.#name(namespace, 'k', key),
      ...tags.map((tag) => this.#name(namespace, 't', tag)),
    ];
    const pending = this.#pending.size === 0 ? NONE_PENDING : names.map((name) => this.#pending.get(name));
    const isUnsettled = pending.some((version, index) => version !== undefined && index !== CHANGED);
    return { namespace, tags, names, pending, isUnsettled };
  }

  /** What the records say, `read` being what is stored under the question's names. A namespace seen for the first time starts. */
  versions({ namespace, tags, names, pending }: Question, read: readonly unknown[]): Versions {
    // Both before and after the reading: a write may have been on its way while the records were read.
    const known = names.map((name, index) => this.#pending.get(name) ?? pending[index] ?? asVersion(read[index]));
    const [cleared, changed, ofKey = '', ...ofTags] = known;
    return {
      cleared: cleared || this.#renew(namespace, names[0] as string), // there is a name for each
      changed: changed || this.#renew(namespace, names[1] as string),
      key: ofKey,
      tags: Object.fromEntries(tags.map((tag, index) => [tag, ofTags[index] ?? ''])),
    };
  }

  bump(namespace: string, change: Change): void {
    if ('key' in change) this.#renew(namespace, this.#name(namespace, 'k', change.key));
    else if ('tags' in change) {
      for (const tag of change.tags) this.#renew(namespace, this.#name(namespace, 't', tag));
      this.#renew(namespace, this.#name(namespace, 'changed'));
    } else this.#renew(namespace, this.#name(namespace, 'cleared'));
  }

  /** What is not known to be stored. */
  pending(): VersionRecord[] {
    return [...this.#pending];
  }

  /** Takes note that `records` are stored. */
  settled(records: readonly VersionRecord[]): void {
    for (const [name, version] of records) {
      if (this.#pending.get(name) !== version) continue;
      this.#pending.delete(name);
      this.#namespaceOf.delete(name);
    }
  }

  /** Resolves when the writes begun so far have ended. */
  async written(): Promise<void> {
    await this.#writing;
  }

  #renew(namespace: string, name: string): string {
    const version = Math.floor(this.#random() * 2 ** 48).toString(36);
    this.#pending.set(name, version);
    this.#namespaceOf.set(name, namespace);
    if (this.#pending.size > MAX_PENDING) this.#dropNamespaces();
    this.#changed = true;
    this.#writing ??= this.#writeSoon();
    return version;
  }

  /** Too much was invalidated while the store was away: everything was. */
  #dropNamespaces(): void {
    const namespaces = new Set(this.#namespaceOf.values());
    this.#pending.clear();
    this.#namespaceOf.clear();
    for (const namespace of namespaces) this.#renew(namespace, this.#name(namespace, 'cleared'));
  }

  /** One write at a time: of two versions the later one must be stored last. */
  async #writeSoon(): Promise<void> {
    await undefined;
    let stored = true;
    while (stored && this.#changed) {
      this.#changed = false;
      const records = this.pending();
      stored = await this.#write(records);
      if (stored) this.settled(records);
    }
    this.#writing = undefined;
  }

  #name(namespace: string, kind: string, of = ''): string {
    return `${this.#prefix}:{${namespace}}:${kind}:${of}`;
  }
}

function asVersion(read: unknown): string {
  return typeof read === 'string' ? read : '';
}
