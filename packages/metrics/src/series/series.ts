import type { Clock } from '../clock.js';
import { addMoments, COUNT, clearMoments, emptyMoments, FIELDS, FIRST, MAX, MIN, SUM } from './moments.js';

/** Minutes that are kept besides the running one. */
export const RING_MINUTES = 60;

/** What a series needs from the instrument that it belongs to. */
export interface SeriesContext {
  readonly clock: Clock;
  readonly labels: Readonly<Record<string, string>>;
  /** Called for a value that cannot be recorded. */
  readonly onDrop: () => void;
}

/** What was recorded under one set of labels: moments of all time, and of each of the last 60 minutes. */
export abstract class Series {
  /** The value recorded last; NaN before the first. */
  last = Number.NaN;
  readonly labels: Readonly<Record<string, string>>;
  protected readonly clock: Clock;
  protected readonly drop: () => void;
  readonly #live = emptyMoments();
  readonly #closed = emptyMoments();
  #ring: Float64Array | undefined;
  #minute: number;

  constructor({ clock, labels, onDrop }: SeriesContext) {
    this.clock = clock;
    this.labels = labels;
    this.drop = onDrop;
    this.#minute = clock.minute;
  }

  /** Whether there is anything to export. */
  get hasValue(): boolean {
    return true;
  }

  protected keep(value: number): void {
    if (this.clock.stale) this.clock.tick();
    if (this.clock.minute !== this.#minute) this.advance();
    const live = this.#live;
    if (live[COUNT] === 0) live[FIRST] = value;
    live[COUNT] = (live[COUNT] as number) + 1;
    live[SUM] = (live[SUM] as number) + value;
    if (value < (live[MIN] as number)) live[MIN] = value;
    if (value > (live[MAX] as number)) live[MAX] = value;
    this.last = value;
  }

  /** Moves on to the clock's minute: what was recorded before it is closed, what is older than the ring is dropped. */
  advance(): void {
    const minute = this.clock.minute;
    if (minute === this.#minute) return;
    this.close(this.#minute % RING_MINUTES);
    const oldest = Math.max(this.#minute + 1, minute - RING_MINUTES);
    for (let skipped = oldest; skipped < minute; skipped++) this.clear(skipped % RING_MINUTES);
    this.#minute = minute;
  }

  /** Moments of the running minute and the `minutes` before it; of all time without `minutes`. */
  moments(minutes?: number): Float64Array {
    this.advance();
    const sum = emptyMoments();
    if (minutes === undefined) addMoments(sum, this.#closed, 0);
    else if (this.#ring) for (const slot of this.slots(minutes)) addMoments(sum, this.#ring, slot * FIELDS);
    addMoments(sum, this.#live, 0);
    return sum;
  }

  /** Places in the ring of the `minutes` before the running one, oldest first. */
  protected *slots(minutes: number): Generator<number> {
    for (let minute = this.#minute - minutes; minute < this.#minute; minute++) yield minute % RING_MINUTES;
  }

  protected close(slot: number): void {
    this.clear(slot);
    if (this.#live[COUNT] === 0) return;
    this.#ring ??= emptyMoments(RING_MINUTES);
    addMoments(this.#closed, this.#live, 0);
    this.#ring.set(this.#live, slot * FIELDS);
    clearMoments(this.#live, 0);
  }

  protected clear(slot: number): void {
    if (this.#ring) clearMoments(this.#ring, slot * FIELDS);
  }
}
