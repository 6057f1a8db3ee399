import { between, positive, wholeNumber } from '../support/checks.js';

/** Calls counted over a window: the ratios count once there are enough of them. */
interface RatioOptions {
  /** Calls needed before the ratios mean anything. @default 10, at most `size` */
  readonly minimumCalls?: number;
  /** Part of the calls that fail, from 0 to 1, at which the circuit opens. @default 0.5 */
  readonly failureRatio?: number;
  /** Part of the calls that are slow, from 0 to 1, at which the circuit opens. @default 1 */
  readonly slowRatio?: number;
}

/** Over what a breaker counts: the last `size` calls, or the last `sizeMs` milliseconds. */
export type CircuitWindow =
  | (RatioOptions & { readonly type: 'count'; readonly size: number })
  | (RatioOptions & { readonly type: 'time'; readonly sizeMs: number });

/** How one call went. */
export const good = 0;
export const failed = 1;
export const slow = 2;
export const failedAndSlow = 3;
/** One bit for failed, one for slow. */
export type Verdict = typeof good | typeof failed | typeof slow | typeof failedAndSlow;

/** Counts how calls went, and knows when there were too many bad ones. */
export interface Tally {
  /** Counts a call that ended at `now`; true when the circuit shall open. */
  record(verdict: Verdict, now: number): boolean;
  reset(): void;
}

/** The tally that a breaker with these options needs. @throws {RangeError} for an option out of range. */
export function tallyOver(window: CircuitWindow | undefined, failureThreshold: number): Tally {
  if (!window) return consecutive(wholeNumber('failureThreshold', failureThreshold, 1));
  if (window.type === 'count') return new CountTally(wholeNumber('window.size', window.size, 1, 1_000_000), window);
  return new TimeTally(positive('window.sizeMs', window.sizeMs), window);
}

/** Bad calls in a row; one that is good begins anew. */
function consecutive(threshold: number): Tally {
  let bad = 0;
  return {
    record(verdict) {
      bad = verdict === good ? 0 : bad + 1;
      return bad >= threshold;
    },
    reset() {
      bad = 0;
    },
  };
}

/** Sums of calls, and when they are too bad. */
class Sums {
  calls = 0;
  failed = 0;
  slow = 0;

  add(verdict: number, sign: 1 | -1): void {
    this.calls += sign;
    if (verdict & failed) this.failed += sign;
    if (verdict & slow) this.slow += sign;
  }

  subtract(other: Sums): void {
    this.calls -= other.calls;
    this.failed -= other.failed;
    this.slow -= other.slow;
  }

  clear(): void {
    this.calls = 0;
    this.failed = 0;
    this.slow = 0;
  }
}

class Limits {
  readonly #minimumCalls: number;
  readonly #failureRatio: number;
  readonly #slowRatio: number;

  constructor({ minimumCalls, failureRatio = 0.5, slowRatio = 1 }: RatioOptions, mostCalls: number) {
    this.#minimumCalls = Math.min(wholeNumber('window.minimumCalls', minimumCalls ?? 10, 1), mostCalls);
    this.#failureRatio = between('window.failureRatio', failureRatio, Number.MIN_VALUE, 1);
    this.#slowRatio = between('window.slowRatio', slowRatio, Number.MIN_VALUE, 1);
  }

  reachedBy({ calls, failed, slow }: Sums): boolean {
    if (calls < this.#minimumCalls) return false;
    return failed >= this.#failureRatio * calls || slow >= this.#slowRatio * calls;
  }
}

/** The last `size` calls, one byte each. */
class CountTally implements Tally {
  readonly #verdicts: Uint8Array;
  readonly #limits: Limits;
  readonly #sums = new Sums();
  #next = 0;

  constructor(size: number, options: RatioOptions) {
    this.#verdicts = new Uint8Array(size);
    this.#limits = new Limits(options, size);
  }

  record(verdict: Verdict): boolean {
    if (this.#sums.calls === this.#verdicts.length) this.#sums.add(this.#verdicts[this.#next] ?? good, -1);
    this.#verdicts[this.#next] = verdict;
    this.#next = (this.#next + 1) % this.#verdicts.length;
    this.#sums.add(verdict, 1);
    return this.#limits.reachedBy(this.#sums);
  }

  reset(): void {
    this.#sums.clear();
    this.#next = 0;
  }
}

const sliceCount = 10;

/** The last `sizeMs` milliseconds in ten slices: what leaves the window leaves it a tenth at a time. */
class TimeTally implements Tally {
  readonly #sliceMs: number;
  readonly #limits: Limits;
  readonly #total = new Sums();
  readonly #slices = Array.from({ length: sliceCount }, () => new Sums());
  /** The number of the present slice since the beginning of time. */
  #slice = 0;

  constructor(sizeMs: number, options: RatioOptions) {
    this.#sliceMs = sizeMs / sliceCount;
    this.#limits = new Limits(options, Number.POSITIVE_INFINITY);
  }

  record(verdict: Verdict, now: number): boolean {
    this.#moveTo(Math.floor(now / this.#sliceMs));
    this.#at(this.#slice).add(verdict, 1);
    this.#total.add(verdict, 1);
    return this.#limits.reachedBy(this.#total);
  }

  reset(): void {
    this.#total.clear();
    for (const slice of this.#slices) slice.clear();
  }

  /** A clock that jumps back finds the present slice: it neither loses nor repeats what was counted. */
  #moveTo(slice: number): void {
    if (slice - this.#slice >= sliceCount) {
      this.reset();
      this.#slice = slice;
    }
    while (this.#slice < slice) {
      this.#slice += 1;
      this.#total.subtract(this.#at(this.#slice));
      this.#at(this.#slice).clear();
    }
  }

  #at(slice: number): Sums {
    return this.#slices[slice % sliceCount] as Sums; // the array is as long as the divisor
  }
}
