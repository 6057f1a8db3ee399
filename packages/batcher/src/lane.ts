import { AsyncResource } from 'node:async_hooks';
import { Entry, type Home } from './entry.js';

/** The keys of one partition that wait to travel together, and how many of its batches are under way. */
export class Lane<K, V> implements Home<K, V> {
  readonly partition: string;
  /** Batches under way. */
  underWay = 0;
  /** Whether everything that waits may leave now, full or not. */
  due = false;
  readonly #waiting = new Map<unknown, Entry<K, V>>();
  readonly #onDue: () => void;
  #window: NodeJS.Timeout | undefined;
  #context: AsyncResource | undefined;

  constructor(partition: string, onDue: () => void) {
    this.partition = partition;
    this.#onDue = onDue;
  }

  /** Keys that wait. */
  get size(): number {
    return this.#waiting.size;
  }

  /** The entry that waits for `id` already, if there is one. */
  get(id: unknown): Entry<K, V> | undefined {
    return this.#waiting.get(id);
  }

  /** Lets `key` wait. The first one to wait leaves at once if nothing is under way, else it opens a window. */
  add(key: K, id: unknown, windowMs: number): Entry<K, V> {
    if (this.size === 0) {
      if (this.underWay === 0) this.due = true;
      else this.#openWindow(windowMs);
    }
    // an AsyncResource costs 40 ns where AsyncLocalStorage.bind costs 13 microseconds
    this.#context ??= new AsyncResource('fastpath.batcher', { requireManualDestroy: true });
    const entry = new Entry(key, id, this.#context, this);
    this.#waiting.set(id, entry);
    return entry;
  }

  /** The keys that have waited longest, at most `maxSize`; they wait no more. */
  take(maxSize: number): Entry<K, V>[] {
    const taken: Entry<K, V>[] = [];
    for (const entry of this.#waiting.values()) {
      if (taken.length === maxSize) break;
      taken.push(entry);
    }
    for (const { id } of taken) this.#waiting.delete(id);
    if (this.size === 0) this.#rest();
    return taken;
  }

  abandon({ id }: Entry<K, V>): void {
    this.#waiting.delete(id);
    if (this.size === 0) this.#rest();
  }

  /** The next caller's async context is not that of those before. */
  endTurn(): void {
    this.#context = undefined;
  }

  #openWindow(windowMs: number): void {
    // not unref'd: a caller waits for it, and a process that exits would never answer
    this.#window = setTimeout(() => {
      this.due = true;
      this.#onDue();
    }, windowMs);
  }

  #rest(): void {
    this.due = false;
    clearTimeout(this.#window);
  }
}
