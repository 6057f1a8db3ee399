import type { Batch } from './batch.js';
import { remove } from './remove.js';

/** Tenants whose last turn is remembered; one forgotten counts as not served, as the least recent ones are anyway. */
const REMEMBERED_TENANTS = 1_000;

/**
 * Batches that may leave and wait for room. The most urgent goes first, and waiting makes urgent; among equals whoever
 * was served least recently, then who came first.
 */
export class Line<K, V> {
  readonly #batches: Batch<K, V>[] = [];
  /** When each tenant was served last, as a count of turns; the least recent one first. */
  readonly #servedAt = new Map<string, number>();
  #turns = 0;

  get length(): number {
    return this.#batches.length;
  }

  push(batch: Batch<K, V>): void {
    this.#batches.push(batch);
  }

  remove(batch: Batch<K, V>): void {
    remove(this.#batches, batch);
  }

  /** Takes out the batch whose turn it is. */
  shift(now: number, ageingMs: number): Batch<K, V> | undefined {
    let first: Batch<K, V> | undefined;
    let firstLevel = Number.POSITIVE_INFINITY;
    let firstServed = Number.POSITIVE_INFINITY;
    let previous: Batch<K, V> | undefined;
    for (const batch of this.#batches) {
      if (isAlike(batch, previous)) continue;
      previous = batch;
      const level = Math.max(0, batch.level - Math.floor(Math.max(0, now - batch.openedAt) / ageingMs));
      const served = this.#lastServed(batch);
      if (level > firstLevel || (level === firstLevel && served >= firstServed)) continue;
      first = batch;
      firstLevel = level;
      firstServed = served;
    }
    if (!first) return undefined;
    this.remove(first);
    this.#serve(first);
    return first;
  }

  #lastServed({ tenants, lane }: Batch<K, V>): number {
    if (!tenants) return this.#servedAt.get(lane.partition) ?? 0;
    let least = Number.POSITIVE_INFINITY;
    for (const tenant of tenants) least = Math.min(least, this.#servedAt.get(tenant) ?? 0);
    return least;
  }

  #serve({ tenants, lane }: Batch<K, V>): void {
    if (!tenants && this.#servedAt.get(lane.partition) === this.#turns) return;
    this.#turns += 1;
    for (const tenant of tenants ?? [lane.partition]) {
      this.#servedAt.delete(tenant);
      this.#servedAt.set(tenant, this.#turns);
    }
    for (const tenant of this.#servedAt.keys()) {
      if (this.#servedAt.size <= REMEMBERED_TENANTS) break;
      this.#servedAt.delete(tenant);
    }
  }
}

/** Whether `batch` cannot go before `previous`, which came first. */
function isAlike<K, V>(batch: Batch<K, V>, previous: Batch<K, V> | undefined): boolean {
  return batch.lane === previous?.lane && batch.level === previous.level && !batch.tenants && !previous.tenants;
}
