import type { AsyncResource } from 'node:async_hooks';

/** Where an entry is: waiting in a lane, or under way in a batch. */
export interface Home<K, V> {
  /** Is told that the last caller of `entry` has left. */
  abandon(entry: Entry<K, V>, reason: unknown): void;
}

interface Caller<V> {
  readonly resolve: (value: V) => void;
  readonly reject: (error: unknown) => void;
  readonly stopListening?: () => void;
}

/** One wanted key and everybody who waits for it. */
export class Entry<K, V> {
  readonly key: K;
  readonly id: unknown;
  /** The async context of the first caller. */
  readonly context: AsyncResource;
  home: Home<K, V>;
  readonly #callers: Caller<V>[] = [];

  constructor(key: K, id: unknown, context: AsyncResource, home: Home<K, V>) {
    this.key = key;
    this.id = id;
    this.context = context;
    this.home = home;
  }

  get callers(): number {
    return this.#callers.length;
  }

  /** Settles as the key does, or rejects with the reason as soon as `signal` aborts. */
  join(signal?: AbortSignal): Promise<V> {
    return new Promise((resolve, reject) => {
      this.#callers.push(signal ? this.#leavable({ resolve, reject }, signal) : { resolve, reject });
    });
  }

  /** Answers every caller. */
  settle(result: V | Error): void {
    for (const { resolve, reject, stopListening } of this.#callers.splice(0)) {
      stopListening?.();
      if (result instanceof Error) reject(result);
      else resolve(result);
    }
  }

  /** Fails every caller with `error`, whatever it is. */
  fail(error: unknown): void {
    for (const { reject, stopListening } of this.#callers.splice(0)) {
      stopListening?.();
      reject(error);
    }
  }

  #leavable({ resolve, reject }: Caller<V>, signal: AbortSignal): Caller<V> {
    const leave = () => {
      this.#callers.splice(this.#callers.indexOf(caller), 1);
      reject(signal.reason);
      if (this.#callers.length === 0) this.home.abandon(this, signal.reason);
    };
    const caller = { resolve, reject, stopListening: () => signal.removeEventListener('abort', leave) };
    signal.addEventListener('abort', leave, { once: true });
    return caller;
  }
}
