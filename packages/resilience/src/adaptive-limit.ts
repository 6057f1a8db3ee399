import { between, positive } from './checks.js';

/** How one task went, for a limit that learns. */
export interface Sample {
  /** How long it ran, in milliseconds. */
  readonly ms: number;
  /** Tasks that ran at once when it ended, itself included. */
  readonly active: number;
  readonly startedAt: number;
  readonly endedAt: number;
  /** What it failed with; undefined when it succeeded. */
  readonly error?: unknown;
  readonly failed: boolean;
}

/** A bound on tasks at once that is found by trying. */
export interface AdaptiveLimit {
  /** The bound now: a whole number of 1 or more. */
  readonly current: number;
  /** Learns from a task that ended. Tasks that their callers aborted are not told of. */
  learn(sample: Sample): void;
}

interface Range {
  /** Where to begin. @default 10 */
  readonly initial?: number;
  /** Never fewer at once. @default 1 */
  readonly min?: number;
  /** Never more at once. @default 200 */
  readonly max?: number;
  /** Which errors say that the service has too much to do. @default those with the code `TIMED_OUT` or `RATE_LIMITED` */
  readonly isOverload?: (error: unknown) => boolean;
}

export interface AimdOptions extends Range {
  /** What the bound is multiplied by after a sign of overload, from 0 to 1. @default 0.8 */
  readonly backoff?: number;
  /** A task that takes this many milliseconds is a sign of overload too. @default none is */
  readonly slowMs?: number;
}

export interface GradientOptions extends Range {
  /** How much slower than usual answers may be before the bound shrinks. @default 1.5 */
  readonly tolerance?: number;
  /** Weight of the newest sample, from 0 to 1. @default 0.2 */
  readonly smoothing?: number;
}

const overloadCodes: readonly unknown[] = ['TIMED_OUT', 'RATE_LIMITED'];
const saysOverload = (error: unknown) => overloadCodes.includes((error as { code?: unknown } | null | undefined)?.code);

/** The bound and its range. It only moves up while it is used: an idle service teaches nothing. */
class Bound {
  readonly isOverload: (error: unknown) => boolean;
  readonly #min: number;
  readonly #max: number;
  #value: number;

  constructor({ initial = 10, min = 1, max = 200, isOverload = saysOverload }: Range) {
    this.#min = between('min', min, 1);
    this.#max = between('max', max, min);
    this.#value = between('initial', initial, min, max);
    this.isOverload = isOverload;
  }

  get value(): number {
    return this.#value;
  }

  get whole(): number {
    return Math.floor(this.#value);
  }

  isUsedBy({ active }: Sample): boolean {
    return active * 2 >= this.#value;
  }

  moveTo(value: number): void {
    this.#value = Math.min(this.#max, Math.max(this.#min, value));
  }
}

/**
 * Additive increase, multiplicative decrease: one more at once for each full round of good answers, a fifth less after a sign of
 * overload. The tasks that were under way at a decrease do not cause another one.
 *
 * @throws {RangeError} for an option out of range.
 */
export function aimd(options: AimdOptions = {}): AdaptiveLimit {
  const bound = new Bound(options);
  const backoff = between('backoff', options.backoff ?? 0.8, 0, 1);
  const slowMs = positive('slowMs', options.slowMs ?? Number.POSITIVE_INFINITY);
  let decreasedAt = Number.NEGATIVE_INFINITY;

  return {
    get current() {
      return bound.whole;
    },
    learn(sample) {
      if (sample.ms >= slowMs || (sample.failed && bound.isOverload(sample.error))) {
        if (sample.startedAt < decreasedAt) return;
        decreasedAt = sample.endedAt;
        bound.moveTo(bound.value * backoff);
      } else if (!sample.failed && bound.isUsedBy(sample)) bound.moveTo(bound.value + 1 / bound.value);
    },
  };
}

/**
 * Follows the latency: as long as answers come about as fast as they did over the last hundreds, the bound grows by a short queue;
 * as they slow down, which they do before they fail, it shrinks in proportion.
 *
 * @throws {RangeError} for an option out of range.
 */
export function gradient(options: GradientOptions = {}): AdaptiveLimit {
  const bound = new Bound(options);
  const tolerance = between('tolerance', options.tolerance ?? 1.5, 1);
  const smoothing = between('smoothing', options.smoothing ?? 0.2, Number.MIN_VALUE, 1);
  const usual = new Average(600);

  return {
    get current() {
      return bound.whole;
    },
    learn(sample) {
      if (sample.failed) {
        if (bound.isOverload(sample.error)) bound.moveTo(bound.value * (1 - smoothing / 2));
        return;
      }
      const ms = Math.max(sample.ms, 0.001);
      usual.add(ms);
      if (usual.value > ms * 2) usual.scale(0.95); // it is faster than it was: forget the slow time sooner
      if (!bound.isUsedBy(sample)) return;
      const slope = Math.max(0.5, Math.min(1, (tolerance * usual.value) / ms));
      const wanted = bound.value * slope + Math.sqrt(bound.value);
      bound.moveTo(bound.value * (1 - smoothing) + wanted * smoothing);
    },
  };
}

/** An exponential average over about `span` samples, the plain mean of the first few. */
class Average {
  readonly #span: number;
  #count = 0;
  value = 0;

  constructor(span: number) {
    this.#span = span;
  }

  add(sample: number): void {
    this.#count = Math.min(this.#count + 1, this.#span);
    this.value += (sample - this.value) / this.#count;
  }

  scale(by: number): void {
    this.value *= by;
  }
}
