import { MetricsError } from '../errors.js';
import { edgesOf, SECONDS_EDGES } from './edges.js';

const GAMMA = 1.02;
const PER_LOG = 1 / Math.log(GAMMA);

/** Smallest and largest value that a histogram tells apart. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Buckets that each reach 2 % further than the one before, so that a bucket's middle is within 1 % of all its values. */
export class Scale {
  readonly range: Range;
  /** Number of buckets. The last one is for all that is past the range, the first one for all that is before it as well. */
  readonly size: number;
  /** The upper bounds under which the few buckets of an export stand. */
  readonly edges: readonly number[];
  readonly #offset: number;

  /** @throws {MetricsError} `INVALID_OPTION` */
  constructor(range: Range, edges?: readonly number[]) {
    const { min, max } = range;
    if (!(min > 0 && max > min && Number.isFinite(max / min))) {
      throw new MetricsError('INVALID_OPTION', `range must be 0 < min < max, got ${min} to ${max}`);
    }
    this.range = range;
    this.#offset = Math.log(min) * PER_LOG;
    this.size = Math.ceil(Math.log(max) * PER_LOG - this.#offset) + 1;
    this.edges = edges ?? edgesOf(range);
  }

  /** The bucket of a value that is not negative; the first or the last for one outside the range. */
  indexOf(value: number): number {
    const index = Math.log(value) * PER_LOG - this.#offset;
    if (index >= this.size) return this.size - 1;
    return index > 0 ? Math.floor(index) : 0;
  }

  /** The middle of a bucket. */
  valueOf(index: number): number {
    return Math.exp((index + this.#offset) / PER_LOG) * ((2 * GAMMA) / (GAMMA + 1));
  }
}

/** Durations in seconds, from 10 microseconds to 5 minutes: one scale for all histograms that want no other. */
export const secondsScale = new Scale({ min: 1e-5, max: 300 }, SECONDS_EDGES);
