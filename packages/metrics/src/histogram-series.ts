import { Counts, type Packed } from './counts.js';
import type { BoundHistogram } from './instruments.js';

import type { Scale } from './scale.js';
import { RING_MINUTES, Series, type SeriesContext } from './series.js';

/** A series that also counts its values by bucket, over all time and each of the last 60 minutes. */
export class HistogramSeries extends Series implements BoundHistogram {
  readonly scale: Scale;
  readonly #live = new Counts();
  readonly #closed = new Counts();
  readonly #hour = new Counts(); // the sum of the ring, so that an hour is as cheap to read as a minute
  readonly #ring: (Packed | undefined)[] = [];

  constructor(context: SeriesContext, scale: Scale) {
    super(context);
    this.scale = scale;
  }

  record(value: number): void {
    if (value >= 0 && value < Number.POSITIVE_INFINITY) {
      this.keep(value);
      this.#live.increment(this.scale.indexOf(value));
    } else this.drop();
  }

  /** Counts of the running minute and the `minutes` before it; of all time without `minutes`. */
  counts(minutes?: number): Counts {
    this.advance();
    const sum = new Counts();
    if (minutes === undefined) sum.add(this.#closed);
    else if (minutes >= RING_MINUTES) sum.add(this.#hour);
    else for (const slot of this.slots(minutes)) this.#addSlot(sum, slot);
    sum.add(this.#live);
    return sum;
  }

  #addSlot(sum: Counts, slot: number): void {
    const packed = this.#ring[slot];
    if (packed) sum.add(packed);
  }

  protected override close(slot: number): void {
    super.close(slot);
    const packed = this.#live.pack();
    if (!packed) return;
    this.#closed.add(packed);
    this.#hour.add(packed);
    this.#ring[slot] = packed;
    this.#live.clear();
  }

  protected override clear(slot: number): void {
    super.clear(slot);
    const packed = this.#ring[slot];
    if (!packed) return;
    this.#hour.add(packed, -1);
    this.#ring[slot] = undefined;
  }
}
