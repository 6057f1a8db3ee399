import type { Versions } from './envelope.js';
import { Outbox, type OutboxOptions } from './outbox.js';
import type { Change } from './tier.js';

export interface VersionRecordsOptions extends OutboxOptions {
  readonly prefix: string;
}

/**
 * The versions of namespaces, keys and tags in a shared store: a new one is written whenever something is invalidated.
 * The record `changed` of a namespace is written with every other one of it: as long as it is what it was, all are. While
 * one of them is being written, nothing of its namespace is read or stored.
 */
export class VersionRecords {
  readonly #prefix: string;
  readonly #outbox: Outbox;

  constructor({ prefix, ...options }: VersionRecordsOptions) {
    this.#prefix = prefix;
    this.#outbox = new Outbox(options, (namespace) => this.bump(namespace, { everything: true }));
  }

  /** What waits to be written, and is. */
  get outbox(): Outbox {
    return this.#outbox;
  }

  /** A name that is never written. */
  get probe(): string {
    return `${this.#prefix}:probe`;
  }

  /** The name of an entry. One namespace is one slot of a Redis cluster. */
  entry(namespace: string, key: string): string {
    return this.#name(namespace, 'e', key);
  }

  /** The name of the record that tells whether anything was invalidated. */
  changed(namespace: string): string {
    return this.#name(namespace, 'changed');
  }

  /** What has to be read to know all that an entry depends on. `changed` is read last, and written first. */
  names(namespace: string, key: string, tags: readonly string[]): string[] {
    const names = [this.#name(namespace, 'cleared'), this.#name(namespace, 'k', key)];
    for (const tag of tags) names.push(this.#name(namespace, 't', tag));
    names.push(this.changed(namespace));
    return names;
  }

  /** What the records say, `read` being what is stored under `names`. */
  versions(tags: readonly string[], read: readonly unknown[]): Versions {
    const [cleared = '', key = '', ...rest] = read.map(asVersion);
    const changed = rest.pop() ?? '';
    return { cleared, changed, key, tags: Object.fromEntries(tags.map((tag, index) => [tag, rest[index] ?? ''])) };
  }

  /** Whether nothing of the namespace is being written. Ask right before reading, and again with what was read. */
  isSettled(namespace: string): boolean {
    return !this.#outbox.holds(this.changed(namespace));
  }

  bump(namespace: string, change: Change): void {
    const names = [this.changed(namespace)];
    if ('key' in change) names.push(this.#name(namespace, 'k', change.key));
    else if ('tags' in change) for (const tag of change.tags) names.push(this.#name(namespace, 't', tag));
    else names.push(this.#name(namespace, 'cleared'));
    this.#outbox.renew(namespace, names);
  }

  #name(namespace: string, kind: string, of = ''): string {
    return `${this.#prefix}:{${namespace}}:${kind}:${of}`;
  }
}

/** What a record says; empty when there is none. */
export function asVersion(read: unknown): string {
  return typeof read === 'string' ? read : '';
}
