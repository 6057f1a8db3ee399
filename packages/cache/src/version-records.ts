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

  /** The names of the records that say whether an entry with these tags is true. */
  namesOf(namespace: string, key: string, tags: readonly string[]): string[] {
    return [
      this.#name(namespace, 'cleared'),
      this.#name(namespace, 'changed'),
      this.#name(namespace, 'k', key),
      ...tags.map((tag) => this.#name(namespace, 't', tag)),
    ];
  }

  /** What the records named by `namesOf` say, `read` being what is stored. A namespace seen for the first time starts. */
  versions(namespace: string, key: string, tags: readonly string[], read: readonly unknown[]): Versions {
    const names = this.namesOf(namespace, key, tags);
    const known = names.map((name, index) => this.#pending.get(name) ?? asVersion(read[index]));
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
