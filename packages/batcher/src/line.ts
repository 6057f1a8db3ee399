import type { Batch } from './batch.js';
import { Rotation } from './rotation.js';

const LEVELS = 3;
const MOST_GONE = 64;

/**
 * Batches that may leave and wait for room. The most urgent goes first, and waiting makes urgent; among equally urgent
 * ones tenants take turns.
 */
export class Line<K, V> {
  readonly #levels = Array.from({ length: LEVELS }, (_, level) => new Rotation<K, V>(level));
  /** Batches in the line. */
  length = 0;

  push(batch: Batch<K, V>): void {
    batch.inLine = true;
    this.length += 1;
    this.update(batch);
  }

  /** Takes note that `batch` has become more urgent, or has got one more tenant. */
  update(batch: Batch<K, V>): void {
    const rotation = this.#levels[batch.level] as Rotation<K, V>;
    for (const tenant of batch.tenants ?? [batch.lane.partition]) rotation.push(tenant, batch);
  }

  remove(batch: Batch<K, V>): void {
    if (!batch.inLine) return;
    batch.inLine = false;
    this.length -= 1;
    this.#tidy();
  }

  /** Takes out the batch whose turn it is. */
  shift(now: number, ageingMs: number): Batch<K, V> | undefined {
    let first: Batch<K, V> | undefined;
    let urgency = Number.POSITIVE_INFINITY;
    for (const rotation of this.#levels) {
      const batch = rotation.peek();
      if (!batch) continue;
      const level = Math.max(0, batch.level - Math.floor(Math.max(0, now - batch.openedAt) / ageingMs));
      if (level > urgency || (level === urgency && first && batch.openedAt >= first.openedAt)) continue;
      first = batch;
      urgency = level;
    }
    if (!first) return undefined;
    this.#levels[first.level]?.take();
    this.remove(first);
    return first;
  }

  /** Batches that it holds on to, gone ones included. */
  get held(): number {
    return this.#levels.reduce((sum, rotation) => sum + rotation.size, 0);
  }

  /** Keeps what has gone from being more than what waits. */
  #tidy(): void {
    const gone = this.held - this.length;
    if (gone > this.length + MOST_GONE || (gone > 0 && this.length === 0))
      for (const rotation of this.#levels) rotation.sweep();
  }
}
