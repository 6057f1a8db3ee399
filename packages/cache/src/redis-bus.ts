import { randomUUID } from 'node:crypto';
import { integerIn } from './check.js';
import { within } from './gate.js';
import type { Change, InvalidationBus } from './tier.js';

/** What the bus needs of a Redis client; that of `@redis/client` (also `new KeyvRedis(url).client`) has it. */
export interface RedisClient {
  readonly isOpen: boolean;
  connect(): Promise<unknown>;
  duplicate(): RedisClient;
  publish(channel: string, message: string): Promise<unknown>;
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  on(event: 'ready' | 'error', listener: (error?: unknown) => void): unknown;
  destroy(): void;
}

export interface RedisBusOptions {
  /** Publishes; a duplicate of it listens. The duplicate is closed with the bus, the client is not. */
  readonly client: RedisClient;
  /** @default 'fastpath:invalidations' */
  readonly channel?: string;
  /** Milliseconds that closing waits for messages under way. @default 50 */
  readonly deadlineMs?: number;
  /** Told of errors of both connections. They come back by themselves. */
  readonly onError?: (error: unknown) => void;
}

type Message = readonly [namespace: string, change: Change][];

const MAX_UNSENT = 1_000;

/**
 * Tells every process on a Redis channel what is invalidated in one of them: namespaces, keys and tags, never values.
 * Pub/sub forgets, so whenever the connection comes back, and for a message that is not understood, everything that
 * was in memory counts as invalid.
 */
export class RedisBus implements InvalidationBus {
  readonly #client: RedisClient;
  readonly #listener: RedisClient;
  readonly #channel: string;
  readonly #deadlineMs: number;
  readonly #onError: (error: unknown) => void;
  readonly #id = randomUUID();
  #unsent: [string, Change][] = [];
  #overflown = false;
  #sending: Promise<void> | undefined;
  #closed = false;

  /** Throws BAD_OPTION for an option that is out of its range. */
  constructor({ client, channel = 'fastpath:invalidations', deadlineMs = 50, onError = () => {} }: RedisBusOptions) {
    this.#client = client;
    this.#listener = client.duplicate();
    this.#channel = channel;
    this.#deadlineMs = integerIn('deadlineMs', deadlineMs, 1, 60_000);
    this.#onError = onError;
  }

  publish(namespace: string, change: Change): void {
    if (this.#unsent.length < MAX_UNSENT) this.#unsent.push([namespace, change]);
    else this.#overflown = true;
    this.#sending ??= this.#sendSoon();
  }

  listen(onChange: (namespace: string, change: Change) => void, onGap: () => void): void {
    let subscribed = false;
    for (const client of [this.#client, this.#listener]) client.on('error', (error) => this.#onError(error));
    this.#client.on('ready', () => {
      this.#sending ??= this.#sendSoon();
    });
    this.#listener.on('ready', () => {
      if (subscribed) onGap();
    });
    void this.#subscribe((text) => this.#receive(text, onChange, onGap)).then((done) => {
      subscribed = done;
      if (done) onGap(); // what was kept before nobody was listened for
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await within(Promise.resolve(this.#sending), this.#deadlineMs).catch(() => {});
    this.#closed = true;
    if (this.#listener.isOpen) this.#listener.destroy();
  }

  async #subscribe(onMessage: (text: string) => void): Promise<boolean> {
    try {
      await this.#listener.connect();
      await this.#listener.subscribe(this.#channel, onMessage);
      return true;
    } catch (error) {
      if (!this.#closed) this.#onError(error);
      return false;
    }
  }

  #receive(text: string, onChange: (namespace: string, change: Change) => void, onGap: () => void): void {
    const message = parse(text);
    if (message?.from === this.#id) return;
    if (message?.changes === undefined) onGap();
    else for (const [namespace, change] of message.changes) onChange(namespace, change);
  }

  /** Everything invalidated in one tick is one message. What could not be sent is, when the connection is back. */
  async #sendSoon(): Promise<void> {
    await undefined;
    while (this.#unsent.length > 0 && !this.#closed) {
      const changes = this.#unsent;
      const overflown = this.#overflown;
      this.#unsent = [];
      this.#overflown = false;
      try {
        if (!this.#client.isOpen) await this.#client.connect();
        await this.#client.publish(this.#channel, JSON.stringify({ from: this.#id, ...(!overflown && { changes }) }));
      } catch (error) {
        this.#unsent = [...changes, ...this.#unsent].slice(0, MAX_UNSENT);
        this.#overflown ||= overflown;
        if (!this.#closed) this.#onError(error);
        break;
      }
    }
    this.#sending = undefined;
  }
}

function parse(text: string): { readonly from: string; readonly changes?: Message } | undefined {
  try {
    const message: unknown = JSON.parse(text);
    return isMessage(message) ? message : undefined;
  } catch {
    return undefined;
  }
}

function isMessage(message: unknown): message is { from: string; changes?: Message } {
  if (typeof message !== 'object' || message === null || !('from' in message)) return false;
  return !('changes' in message) || (Array.isArray(message.changes) && message.changes.every(isNamedChange));
}

function isNamedChange(entry: unknown): entry is [string, Change] {
  if (!Array.isArray(entry) || typeof entry[0] !== 'string') return false;
  const change: unknown = entry[1];
  if (typeof change !== 'object' || change === null) return false;
  if ('tags' in change) return Array.isArray(change.tags) && change.tags.every((tag) => typeof tag === 'string');
  if ('key' in change) return typeof change.key === 'string';
  return 'pattern' in change ? typeof change.pattern === 'string' : 'everything' in change;
}
