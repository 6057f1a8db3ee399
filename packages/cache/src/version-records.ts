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

/** Names of records: of the namespace (cleared, changed), of a key, of tags. */
export interface Question {
  readonly tags: readonly string[];
  readonly names: readonly string[];
  /** None of them is being written. */
  readonly isSettled: boolean;
}

/**
 * The versions of namespaces, keys and tags in a shared store: a new one is written whenever something is invalidated.
 * Those not yet known to be stored are kept until they are; meanwhile nothing that depends on them is read or stored.
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
    return { tags, names, isSettled: this.#areSettled(names) };
  }

  /**
   * What the records say, `read` being what is stored under the question's names. `undefined` when one of them was
   * being written, before the reading or by now: what is read may be from before or after, and what another process
   * writes meanwhile may be overwritten.
   */
  versions({ tags, names, isSettled }: Question, read: readonly unknown[]): Versions | undefined {
    if (!isSettled || !this.#areSettled(names)) return undefined;
    const [cleared = '', changed = '', key = '', ...ofTags] = read.map(asVersion);
    return { cleared, changed, key, tags: Object.fromEntries(tags.map((tag, index) => [tag, ofTags[index] ?? ''])) };
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

  /**
   * Takes note that `records` may be stored or not. They get other versions: the same one stored again, later, would
   * undo what another process wrote in between.
   */
  unsettled(records: readonly VersionRecord[]): void {
    for (const [name, version] of records)
      if (this.#pending.get(name) === version) this.#pending.set(name, this.#version());
  }

  /** Resolves when the writes begun so far have ended. */
  async written(): Promise<void> {
    await this.#writing;
  }

  #renew(namespace: string, name: string): void {
    this.#pending.set(name, this.#version());
    this.#namespaceOf.set(name, namespace);
    if (this.#pending.size > MAX_PENDING) this.#dropNamespaces();
    this.#changed = true;
    this.#writing ??= this.#writeSoon();
  }

  #version(): string {
    return Math.floor(this.#random() * 2 ** 48).toString(36);
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
      else this.unsettled(records);
    }
    this.#writing = undefined;
  }

  #areSettled(names: readonly string[]): boolean {
    return this.#pending.size === 0 || !names.some((name) => this.#pending.has(name));
  }

  #name(namespace: string, kind: string, of = ''): string {
    return `${this.#prefix}:{${namespace}}:${kind}:${of}`;
  }
}

function asVersion(read: unknown): string {
  return typeof read === 'string' ? read : '';
}
