import { Keyv, type KeyvStoreAdapter } from 'keyv';
import { within } from './gate.js';

export type Store = KeyvStoreAdapter | Map<unknown, unknown>;

/** A Keyv store as a pipe for text, without what Keyv does to keys and values. */
export class KeyvPipe {
  readonly #store: Store;
  readonly #keyv: Keyv;
  readonly #storesGetMany: KeyvStoreAdapter['getMany'];
  /** Errors that the store reported, which it need not have thrown. */
  #reported = 0;

  constructor(store: Store, onError: (error: unknown) => void) {
    this.#store = store;
    this.#keyv = plainKeyv(store);
    this.#storesGetMany = (store as KeyvStoreAdapter).getMany; // a Map has none
    this.#keyv.on('error', (error: unknown) => {
      this.#reported += 1;
      onError(error);
    });
  }

  /** Past Keyv's hooks, where the store can do it. */
  getMany(names: string[]): Promise<readonly unknown[]> {
    return this.#storesGetMany?.call(this.#store, names) ?? this.#keyv.getMany(names);
  }

  async set(name: string, text: string, ttlMs: number): Promise<void> {
    await this.#keyv.set(name, text, ttlMs);
  }

  /** Rejects also when the store merely reports that it did not store them. */
  async setAll(records: readonly (readonly [name: string, text: string])[], ttlMs: number): Promise<void> {
    const entries = records.map(([key, value]) => ({ key, value, ttl: ttlMs }));
    await this.#strictly(() => this.#keyv.setMany(entries));
  }

  /** Rejects when the store does not answer as it should. */
  async probe(name: string): Promise<void> {
    await this.#strictly(() => this.#keyv.get(name));
  }

  /** Closes the store, by force when that takes longer than `deadlineMs`. */
  async close(deadlineMs: number): Promise<void> {
    await within(this.#keyv.disconnect(), deadlineMs).catch(() => forceDisconnect(this.#store));
  }

  /** Some stores answer as if nothing had happened when they report an error. */
  async #strictly(work: () => Promise<unknown>): Promise<void> {
    const before = this.#reported;
    await work();
    if (this.#reported !== before) throw new Error('The store reported an error');
  }
}

/** Keyv's own serialiser costs three times JSON, its key prefix makes keys collide. */
function plainKeyv(store: Store): Keyv {
  return new Keyv({
    store,
    serialize: ({ value }) => value as string,
    deserialize: <Value>(text: string) => ({ value: text as Value }),
    useKeyPrefix: false,
    throwOnErrors: true,
  });
}

function forceDisconnect(store: Store): void {
  if (!('disconnect' in store) || store.disconnect === undefined) return;
  const disconnect = store.disconnect as (force: boolean) => Promise<void>; // Keyv's Redis store takes `force`
  disconnect.call(store, true).catch(() => {});
}
