import { Batch } from './batch.js';
import type { Entry } from './entry.js';
import { BatcherError } from './errors.js';
import { Lane } from './lane.js';
import { Line } from './line.js';
import type { BatcherOptions, Departure, Priority } from './options.js';
import type { Pace } from './pace.js';
import { remove } from './remove.js';
import type { Settings } from './settings.js';
import { Turns } from './turn.js';

const NORMAL = 1;
const LEVELS: Readonly<Record<string, number>> = { interactive: 0, normal: NORMAL, background: 2 };

function levelOf(priority: string): number {
  const level = Object.hasOwn(LEVELS, priority) ? LEVELS[priority] : undefined;
  if (level !== undefined) return level;
  throw new BatcherError('BAD_OPTIONS', `priority: there is no "${priority}"`);
}

/** What a collector works with. */
export interface CollectorContext<K, V> {
  readonly options: BatcherOptions<K, V>;
  readonly settings: Settings;
  readonly pace: Pace;
  readonly now: () => number;
  /** Is told when there may be something to leave. */
  readonly onReady: () => void;
}

/** Everything that waits: which keys travel together, when they may leave, and who goes next. */
export class Collector<K, V> {
  settings: Settings;
  /** Keys that wait. */
  waiting = 0;
  readonly #options: BatcherOptions<K, V>;
  readonly #pace: Pace;
  readonly #now: () => number;
  readonly #onReady: () => void;
  readonly #turns: Turns;
  readonly #lanes = new Map<string, Lane<K, V>>();
  #latest: Lane<K, V>;
  /** Batches that wait or are under way. */
  #batches = 0;
  readonly #line = new Line<K, V>();
  readonly #leavingWithTurn: Batch<K, V>[] = [];

  constructor({ options, settings, pace, now, onReady }: CollectorContext<K, V>) {
    this.settings = settings;
    this.#options = options;
    this.#pace = pace;
    this.#now = now;
    this.#onReady = onReady;
    this.#latest = new Lane('');
    this.#lanes.set('', this.#latest);
    this.#turns = new Turns(now, () => this.#endTurn());
  }

  /** Whether nothing waits and nothing is under way. */
  get idle(): boolean {
    return this.#batches === 0;
  }

  /** Whether a batch may leave. */
  get hasReady(): boolean {
    return this.#line.length > 0;
  }

  /** Lets one more call wait for `key`. @throws BatcherError `QUEUE_FULL` */
  enter(key: K, priority: Priority): Entry<K, V> {
    const { keyOf, partition, tenant, sizeOf } = this.#options;
    const id = keyOf ? keyOf(key) : key;
    const name = partition ? partition(key) : '';
    const bytes = sizeOf ? sizeOf(key) : 0;
    const who = tenant ? tenant(key) : undefined;
    const level = priority === 'normal' ? NORMAL : levelOf(priority);
    if (this.waiting >= this.settings.maxQueued) this.#refuse(name, id);
    const turn = this.#turns.current;
    const lane = this.#lane(name);
    if (lane.turn !== turn) lane.begin(turn);
    const { open } = lane;
    const batch = open && this.#fits(open, id, bytes) ? open : this.#begin(lane, level, priority);
    const entry = batch.enter(key, id);
    entry.callers += 1;
    batch.arrive(turn);
    if (who !== undefined) this.#addTenant(batch, who);
    if (level < batch.level) this.#hurry(batch, level, priority);
    if (entry.callers === 1) this.#grow(batch, bytes);
    return entry;
  }

  /** Lets one caller of `entry` go; a key that nobody waits for any more is not loaded. */
  leave(entry: Entry<K, V>, reason: unknown): void {
    const { batch } = entry;
    if (entry.callers === 0) return;
    entry.callers -= 1;
    if (batch.underWay) {
      if (entry.callers === 0) batch.abandon(reason);
      return;
    }
    batch.leavers += 1;
    if (entry.callers > 0) return;
    batch.drop(entry);
    this.waiting -= 1;
    if (batch.size > 0) return;
    this.#stopGathering(batch);
    this.#line.remove(batch);
    this.#close(batch);
    this.end(batch);
  }

  /** Lets `batch` leave as soon as it is its turn. */
  ready(batch: Batch<K, V>, why: Departure): void {
    if (batch.left) return;
    batch.left = why;
    this.#stopGathering(batch);
    this.#line.push(batch);
  }

  /** Lets everything leave that gathers. */
  flush(): void {
    for (const { open } of this.#lanes.values()) if (open) this.ready(open, 'flush');
  }

  /** The batch whose turn it is to leave; it waits no more. */
  next(): Batch<K, V> | undefined {
    const batch = this.#line.length > 0 ? this.#line.shift(this.#now(), this.settings.ageingMs) : undefined;
    if (!batch) return undefined;
    this.#close(batch);
    this.waiting -= batch.size;
    return batch;
  }

  /** Is told that `batch` is not under way any more. */
  end({ lane }: Batch<K, V>): void {
    this.#batches -= 1;
    lane.batches -= 1;
    this.#forget(lane);
  }

  #lane(partition: string): Lane<K, V> {
    const before = this.#latest;
    if (partition === before.partition) return before;
    const lane = this.#lanes.get(partition) ?? new Lane<K, V>(partition);
    if (lane.batches === 0) this.#lanes.set(partition, lane);
    this.#latest = lane;
    this.#forget(before);
    return lane;
  }

  // the latest lane stays: often it is the only one, and wanted again soon
  #forget(lane: Lane<K, V>): void {
    if (lane.batches > 0) return;
    lane.rest();
    if (lane !== this.#latest) this.#lanes.delete(lane.partition);
  }

  #fits(open: Batch<K, V>, id: unknown, bytes: number): boolean {
    return (open.size < open.maxSize && open.bytes + bytes <= this.settings.maxBytes) || open.has(id);
  }

  #begin(lane: Lane<K, V>, level: number, priority: Priority): Batch<K, V> {
    if (lane.open) {
      this.ready(lane.open, 'full');
      this.#close(lane.open);
    }
    const batch = new Batch<K, V>(lane, this.#turns.current.at, level, this.#pace.size);
    lane.open = batch;
    lane.batches += 1;
    this.#batches += 1;
    this.#wait(batch, priority);
    return batch;
  }

  #wait(batch: Batch<K, V>, priority: Priority): void {
    const windowMs = batch.lane.idle ? 0 : this.#pace.windowMs(priority, batch.lane.gapMs);
    if (windowMs === 0) this.#leavingWithTurn.push(batch);
    else batch.endWindow(this.#turns.current.at, windowMs, () => this.#endWindow(batch));
  }

  #hurry(batch: Batch<K, V>, level: number, priority: Priority): void {
    batch.level = level;
    if (batch.inLine) this.#line.update(batch);
    else this.#wait(batch, priority);
  }

  #addTenant(batch: Batch<K, V>, tenant: string): void {
    batch.tenants ??= new Set();
    if (batch.tenants.has(tenant)) return;
    batch.tenants.add(tenant);
    if (batch.inLine) this.#line.update(batch);
  }

  // a full batch stays open for who wants one of its keys, until another key needs the next
  #grow(batch: Batch<K, V>, bytes: number): void {
    this.waiting += 1;
    batch.bytes += bytes;
    if (batch.size >= batch.maxSize || batch.bytes >= this.settings.maxBytes) this.ready(batch, 'full');
  }

  /** No more keys for `batch`. */
  #close(batch: Batch<K, V>): void {
    if (batch.lane.open === batch) batch.lane.open = undefined;
    batch.close();
  }

  #stopGathering(batch: Batch<K, V>): void {
    batch.clearWindow();
    remove(this.#leavingWithTurn, batch);
  }

  #endWindow(batch: Batch<K, V>): void {
    this.ready(batch, 'window');
    this.#onReady();
  }

  #endTurn(): void {
    for (const batch of this.#leavingWithTurn.splice(0)) this.ready(batch, batch.lane.idle ? 'idle' : 'window');
    this.#onReady();
  }

  #refuse(partition: string, id: unknown): void {
    if (this.#lanes.get(partition)?.open?.has(id)) return;
    const retryAfterMs = Math.ceil(this.#pace.loadMs ?? this.settings.windowMs.normal);
    throw new BatcherError('QUEUE_FULL', `${this.waiting} keys wait already`, { retryAfterMs });
  }
}
