import { onAbort, until } from './until.js';

/** An item and its position. */
export interface Item<T> {
  readonly index: number;
  readonly item: T;
}

/** Reads items a few at a time, from anything that can be iterated. */
export class Source<T> {
  readonly #iterator: AsyncIterator<T> | Iterator<T>;
  #index = 0;
  #ended = false;

  constructor(items: Iterable<T> | AsyncIterable<T>) {
    this.#iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  }

  /** The next `count` items, without those to `skip`; fewer at the end, none after it. */
  async read(count: number, skip: (index: number) => boolean, signal: AbortSignal): Promise<Item<T>[]> {
    const items: Item<T>[] = [];
    while (items.length < count && !this.#ended) {
      const next = this.#iterator.next();
      const { done, value } = next instanceof Promise ? await until(next, [onAbort(signal)], () => {}) : await next;
      if (done) {
        this.#ended = true;
        break;
      }
      if (!skip(this.#index)) items.push({ index: this.#index, item: value });
      this.#index += 1;
    }
    return items;
  }

  /** Lets the source release what it holds; not waited for, since it may be stuck in a read. */
  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    void (async () => this.#iterator.return?.())().catch(() => {});
  }
}
