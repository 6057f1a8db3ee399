import type { Batch } from './batch.js';

/** Batches of one level: each tenant has a queue, and the tenants take turns. */
export class Rotation<K, V> {
  /** Batches in the queues, those included that wait no more. */
  size = 0;
  readonly #level: number;
  readonly #queues = new Map<string, Batch<K, V>[]>();
  /** Whose turn it is, in this order. */
  #turns: string[] = [];

  constructor(level: number) {
    this.#level = level;
  }

  push(tenant: string, batch: Batch<K, V>): void {
    this.size += 1;
    const queue = this.#queues.get(tenant);
    if (queue) queue.push(batch);
    else {
      this.#queues.set(tenant, [batch]);
      this.#turns.push(tenant);
    }
  }

  /** The batch whose turn it is. */
  peek(): Batch<K, V> | undefined {
    for (let tenant = this.#turns[0]; tenant !== undefined; tenant = this.#turns[0]) {
      const queue = this.#queues.get(tenant) ?? [];
      while (queue[0] && !this.#waits(queue[0])) {
        queue.shift();
        this.size -= 1;
      }
      if (queue[0]) return queue[0];
      this.#turns.shift();
      this.#queues.delete(tenant);
    }
    return undefined;
  }

  /** Takes out the batch that `peek` has shown, and lets its tenant wait for the next turn. */
  take(): void {
    const tenant = this.#turns.shift() ?? '';
    const queue = this.#queues.get(tenant) ?? [];
    queue.shift();
    this.size -= 1;
    if (queue.length > 0) this.#turns.push(tenant);
    else this.#queues.delete(tenant);
  }

  /** Takes out everything that waits no more. */
  sweep(): void {
    this.size = 0;
    for (const [tenant, queue] of this.#queues) {
      const waiting = queue.filter((batch) => this.#waits(batch));
      this.size += waiting.length;
      if (waiting.length > 0) this.#queues.set(tenant, waiting);
      else this.#queues.delete(tenant);
    }
    this.#turns = this.#turns.filter((tenant) => this.#queues.has(tenant));
  }

  // a batch may have left by the queue of another tenant or level, or have been given up
  #waits({ inLine, level }: Batch<K, V>): boolean {
    return inLine && level === this.#level;
  }
}
