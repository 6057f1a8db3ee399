import type { BoundHistogram, Exemplar } from '../histogram.js';
import { Counts, type Packed } from './counts.js';
import type { Moments } from './moments.js';
import type { Scale } from './scale.js';
import { RING_MINUTES, Series, type SeriesContext } from './series.js';

/** What a series of a histogram needs from it. */
export interface HistogramContext extends SeriesContext {
  readonly scale: Scale;
  readonly sampleRate: number;
  readonly random: () => number;
}

/** An exemplar, and the value that it led to. */
export interface KeptExemplar {
  readonly labels: Exemplar;
  readonly value: number;
  readonly at: number;
}

/** A series that also counts its values by bucket, over all time and each of the last 60 minutes. */
export class HistogramSeries extends Series implements BoundHistogram {
  readonly scale: Scale;
  /** The latest exemplar below each exported edge, by the edge's place; past the last edge, by their number. */
  readonly exemplars: KeptExemplar[] = [];
  readonly #sampleRate: number;
  readonly #random: () => number;
  readonly #live = new Counts();
  readonly #closed = new Counts();
  readonly #hour = new Counts(); // the sum of the ring, so that an hour is as cheap to read as a minute
  readonly #ring: (Packed | undefined)[] = [];

  constructor(context: HistogramContext) {
    super(context);
    this.scale = context.scale;
    this.#sampleRate = context.sampleRate;
    this.#random = context.random;
  }

  record(value: number, exemplar?: Exemplar): void {
    if (this.#sampleRate < 1 && this.#random() >= this.#sampleRate) return;
    if (!this.keep(value)) return;
    this.#live.increment(this.scale.indexOf(value));
    if (exemplar) this.#keepExemplar(value, exemplar);
  }

  /** As every series has them; count and sum are estimates if only a sample was recorded. */
  override moments(minutes?: number): Moments {
    const moments = super.moments(minutes);
    if (this.#sampleRate < 1) moments.multiply(1 / this.#sampleRate);
    return moments;
  }

  /** Share of the values that `counts` and `parts` are of. */
  get sampleRate(): number {
    return this.#sampleRate;
  }

  /** Counts of the running minute and the `minutes` before it; of all time without `minutes`. */
  counts(minutes?: number): Counts {
    const sum = new Counts();
    for (const part of this.parts(minutes)) sum.add(part);
    if (this.#sampleRate < 1) sum.divide(this.#sampleRate);
    return sum;
  }

  /** What the counts of the running minute and the `minutes` before it, or of all time, are the sum of; not yet scaled up. */
  parts(minutes?: number): Packed[] {
    this.advance();
    if (minutes === undefined) return [this.#closed, this.#live];
    if (minutes >= RING_MINUTES) return [this.#hour, this.#live];
    return [...this.slots(minutes)].flatMap((slot) => this.#ring[slot] ?? []).concat(this.#live);
  }

  #keepExemplar(value: number, labels: Exemplar): void {
    let length = 0;
    for (const name in labels) length += name.length + (labels[name] as string).length;
    if (length > 128) return; // OpenMetrics allows no more
    const { edges } = this.scale;
    const place = edges.findIndex((edge) => value <= edge);
    this.exemplars[place < 0 ? edges.length : place] = { labels, value, at: this.clock.read() };
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
