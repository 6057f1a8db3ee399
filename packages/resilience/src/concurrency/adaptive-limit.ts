import { between, positive } from '../support/checks.js';

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

/** How far and how fast `aimd` moves its bound, and what it takes for overload. */
export interface AimdOptions extends Range {
  /** What the bound is multiplied by after a sign of overload, from 0 to 1. @default 0.8 */
  readonly backoff?: number;
  /** A task that takes this many milliseconds is a sign of overload too. @default none is */
  readonly slowMs?: number;
}

/** How far and how fast `gradient` moves its bound, and how slow is too slow. */
export interface GradientOptions extends Range {
  /** How much slower than usual answers may be before the bound shrinks. @default 1.5 */
  readonly tolerance?: number;
  /** Weight of the newest round of answers, from 0 to 1. @default 0.4 */
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

/** Rounds after which the latency of the idle service is looked for again; sooner at first, when nothing is known. */
const epoch = 50;
const firstEpoch = 5;

/**
 * Follows the latency: while answers come as fast as from an idle service, the bound grows by a short queue; as they slow down,
 * which they do before they fail, it shrinks in proportion. It moves once for each round of answers, since a change shows no
 * sooner. Once in 50 rounds it is halved for a moment, to see the idle service again: else it would get used to its own queue.
 *
 * @throws {RangeError} for an option out of range.
 */
export function gradient(options: GradientOptions = {}): AdaptiveLimit {
  const bound = new Bound(options);
  const tolerance = between('tolerance', options.tolerance ?? 1.5, 1);
  const smoothing = between('smoothing', options.smoothing ?? 0.4, Number.MIN_VALUE, 1);
  const idle = new LowestOfEpochs();
  let round = new Round();

  return {
    get current() {
      return bound.whole;
    },
    learn(sample) {
      if (sample.failed && !bound.isOverload(sample.error)) return;
      round.add(sample, bound.isUsedBy(sample));
      if (round.samples < Math.max(bound.whole, 10)) return;

      const { meanMs, overloaded, used } = round;
      round = new Round();
      const slope = overloaded ? 0.5 : Math.max(0.5, Math.min(1, (tolerance * idle.lowestWith(meanMs)) / meanMs));
      const wanted = bound.value * slope + (overloaded ? 0 : Math.sqrt(bound.value));
      if (idle.epochEnds()) bound.moveTo(bound.value / 2);
      else if (used || overloaded) bound.moveTo(bound.value * (1 - smoothing) + wanted * smoothing);
    },
  };
}

/** As many answers as may be under way: what the present bound leads to. */
class Round {
  samples = 0;
  overloaded = false;
  used = false;
  #totalMs = 0;

  get meanMs(): number {
    return Math.max(this.#totalMs / this.samples, 0.001);
  }

  add({ ms, failed }: Sample, used: boolean): void {
    this.samples += 1;
    this.#totalMs += ms;
    this.overloaded ||= failed;
    this.used ||= used;
  }
}

/** The lowest value of this epoch and the one before. */
class LowestOfEpochs {
  #rounds = 0;
  #lowest = Number.POSITIVE_INFINITY;
  #lowestBefore = Number.POSITIVE_INFINITY;

  lowestWith(value: number): number {
    this.#lowest = Math.min(this.#lowest, value);
    return Math.min(this.#lowest, this.#lowestBefore);
  }

  /** Counts a round; true when an epoch ends with it. */
  epochEnds(): boolean {
    this.#rounds += 1;
    if (this.#rounds % epoch !== firstEpoch) return false;
    this.#lowestBefore = this.#lowest;
    this.#lowest = Number.POSITIVE_INFINITY;
    return true;
  }
}
