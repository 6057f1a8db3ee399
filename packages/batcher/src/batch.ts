import type { AsyncResource } from 'node:async_hooks';
import { Entry } from './entry.js';
import { EntryIndex } from './entry-index.js';
import type { Lane } from './lane.js';
import type { Departure } from './options.js';
import { Trip } from './trip.js';
import type { Turn } from './turn.js';

/** Calls that came in the same turn. */
interface Arrivals {
  readonly turn: Turn;
  calls: number;
}

/** Keys that travel together, from the first that was asked for until all are answered. */
export class Batch<K, V> {
  readonly lane: Lane<K, V>;
  /** The async context of its first caller. */
  readonly context: AsyncResource;
  /** When its first key was asked for. */
  readonly openedAt: number;
  /** Keys that it is full with. */
  readonly maxSize: number;
  readonly arrivals: Arrivals[] = [];
  /** How urgent its most urgent call is; 0 is the most urgent. */
  level: number;
  /** Who asks, where that is not the lane. */
  tenants: Set<string> | undefined;
  bytes = 0;
  /** Whether it may leave and waits for its turn. */
  inLine = false;
  /** Calls that have left before it did. */
  leavers = 0;
  /** Why it may leave; until then it gathers. */
  left: Departure | undefined;
  readonly #index = new EntryIndex<Entry<K, V>>();
  #latest: Arrivals | undefined;
  #window: NodeJS.Timeout | undefined;
  #windowEndsAt = Number.POSITIVE_INFINITY;
  #trip: Trip | undefined;

  constructor(lane: Lane<K, V>, openedAt: number, level: number, maxSize: number) {
    this.lane = lane;
    this.context = lane.context;
    this.openedAt = openedAt;
    this.level = level;
    this.maxSize = maxSize;
  }

  get entries(): readonly Entry<K, V>[] {
    return this.#index.entries;
  }

  get size(): number {
    return this.#index.entries.length;
  }

  has(id: unknown): boolean {
    return this.#index.find(id) !== undefined;
  }

  /** The entry of `id`: the one that is there, or a new one for `key`. */
  enter(key: K, id: unknown): Entry<K, V> {
    return this.#index.find(id) ?? this.#index.add(new Entry(key, id, this));
  }

  /** Takes no more keys. */
  close(): void {
    this.#index.close();
  }

  /** Takes note of one more call. */
  arrive(turn: Turn): void {
    if (this.#latest?.turn === turn) this.#latest.calls += 1;
    else {
      this.#latest = { turn, calls: 1 };
      this.arrivals.push(this.#latest);
    }
  }

  /** Calls that wait for one of its keys, or have left it on the way. */
  get calls(): number {
    return this.arrivals.reduce((sum, { calls }) => sum + calls, -this.leavers);
  }

  /** Takes out an entry that nobody waits for. */
  drop(entry: Entry<K, V>): void {
    this.#index.delete(entry);
  }

  /** Whether it has left; its load is aborted when nobody waits for any of its keys any more. */
  get underWay(): boolean {
    return this.#trip !== undefined;
  }

  /** Leaves; returns what aborts when nobody waits for its load. */
  depart(): Trip {
    this.#trip = new Trip();
    return this.#trip;
  }

  /** Takes note that nobody waits for an entry any more. Looking at all of them now spares counting each that is answered. */
  abandon(reason: unknown): void {
    if (this.entries.every(({ callers }) => callers === 0)) this.#trip?.abort(reason);
  }

  /** Fails all who wait, and aborts the load. */
  cancel(error: unknown): void {
    for (const entry of this.entries) entry.fail(error);
    this.#trip?.abort(error);
  }

  /** Calls `onEnd` `windowMs` after `now`, unless the window ends before that already. */
  endWindow(now: number, windowMs: number, onEnd: () => void): void {
    if (now + windowMs >= this.#windowEndsAt) return;
    clearTimeout(this.#window);
    this.#windowEndsAt = now + windowMs;
    // not unref'd: somebody waits for it, and a process that ends would never answer
    this.#window = setTimeout(onEnd, windowMs);
  }

  /** No window ends any more. */
  clearWindow(): void {
    clearTimeout(this.#window);
    this.#windowEndsAt = Number.NEGATIVE_INFINITY;
  }
}
