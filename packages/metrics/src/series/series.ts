import type { Clock } from '../clock.js';
import { FIELDS, Moments } from './moments.js';

/** The largest value that is recorded: sums of many stay finite. */
export const LARGEST = 1e300;

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
  readonly #onDrop: () => void;
  readonly #live = new Moments();
  readonly #closed = new Moments();
  #ring: Float64Array | undefined;
  #minute: number;

  constructor({ clock, labels, onDrop }: SeriesContext) {
    this.clock = clock;
    this.labels = labels;
    this.#onDrop = onDrop;
    this.#minute = clock.minute;
  }

  /** Whether there is anything to export. */
  get hasValue(): boolean {
    return true;
  }

  /** Moves on to the clock's minute: what was recorded before it is closed, what is older than the ring is dropped. */
  advance(): void {
    const minute = this.clock.minute;
    if (minute === this.#minute) return;
    this.clear(slotOf(this.#minute));
    if (this.#live.count > 0) this.close(slotOf(this.#minute));
    const oldest = Math.max(this.#minute + 1, minute - RING_MINUTES);
    for (let skipped = oldest; skipped < minute; skipped++) this.clear(slotOf(skipped));
    this.#minute = minute;
  }

  /** Moments of the running minute and the `minutes` before it; of all time without `minutes`. */
  moments(minutes?: number): Moments {
    this.advance();
    const sum = new Moments();
    if (minutes === undefined) sum.add(this.#closed);
    else if (this.#ring) for (const slot of this.slots(minutes)) sum.addFrom(this.#ring, slot * FIELDS);
    sum.add(this.#live);
    return sum;
  }

  /** Records a value from `least` to the largest; drops any other, and says so. */
  protected keep(value: number, least = 0): boolean {
    if (!(value >= least && value <= LARGEST)) {
      this.#onDrop();
      return false;
    }
    if (this.clock.stale) this.clock.tick();
    if (this.clock.minute !== this.#minute) this.advance();
    this.#live.record(value);
    this.last = value;
    return true;
  }

  /** Places in the ring of the `minutes` before the running one, oldest first. */
  protected *slots(minutes: number): Generator<number> {
    for (let minute = this.#minute - minutes; minute < this.#minute; minute++) yield slotOf(minute);
  }

  protected close(slot: number): void {
    this.#ring ??= new Float64Array(RING_MINUTES * FIELDS);
    this.#live.copyTo(this.#ring, slot * FIELDS);
    this.#closed.add(this.#live);
    this.#live.clear();
  }

  protected clear(slot: number): void {
    this.#ring?.fill(0, slot * FIELDS, (slot + 1) * FIELDS);
  }
}

/** The place of a minute in the ring; also of one before the clock's zero. */
const slotOf = (minute: number) => ((minute % RING_MINUTES) + RING_MINUTES) % RING_MINUTES;
