import type { Batch } from './batch.js';

/** Batches of one level: each tenant has a queue, and the tenants take turns. */
export class Rotation<K, V> {
  readonly #level: number;
  readonly #queues = new Map<string, Batch<K, V>[]>();
  /** Whose turn it is, in this order. */
  readonly #turns: string[] = [];

  constructor(level: number) {
    this.#level = level;
  }

  push(tenant: string, batch: Batch<K, V>): void {
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
      while (queue[0] && !this.#waits(queue[0])) queue.shift();
      if (queue[0]) return queue[0];
      this.#turns.shift();
      this.#queues.delete(tenant);
    }
    return undefined;
  }

  /** Lets the tenant whose turn it was wait for the next. */
  turn(): void {
    const tenant = this.#turns.shift();
    if (tenant !== undefined) this.#turns.push(tenant);
  }

  // a batch may have left by the queue of another tenant or level, or have been given up
  #waits({ inLine, level }: Batch<K, V>): boolean {
    return inLine && level === this.#level;
  }
}
