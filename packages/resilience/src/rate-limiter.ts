import { between, positive, wholeNumber } from './checks.js';
import { maxTimerMs } from './delay.js';
import { abortError, askedWaitMs, ResilienceError } from './errors.js';
import type { Meter } from './meter.js';
import type { Policy, Task } from './policy.js';
import { remainingMs } from './time-limit.js';
import { TokenBucket } from './token-bucket.js';
import { WaitingLine } from './waiting-line.js';

export interface RateLimiterOptions {
  /** Tasks started per second, on average. */
  readonly perSecond: number;
  /** Tasks that may start at once after a quiet time. @default perSecond, at least 1 */
  readonly burst?: number;
  /** Tasks that may wait for their turn; 0 refuses instead of waiting. @default 1_000 */
  readonly maxQueued?: number;
  /** Longest pause in milliseconds that one error can cause. @default 60_000 */
  readonly maxPauseMs?: number;
  /** Milliseconds on any clock; one that jumps back is taken to stand still. @default performance.now */
  readonly now?: () => number;
  /** For how many milliseconds an error of a task pauses everybody. @default its own `retryAfterMs`, unless a policy threw it */
  readonly retryAfterMs?: (error: unknown) => number | undefined;
  /** Hears of each task that has to wait, with the milliseconds expected and the tasks before it. */
  readonly onWait?: (event: { readonly waitMs: number; readonly queued: number }) => void;
}

/** A policy that starts tasks at a bounded pace, in order of arrival. */
export interface RateLimiter extends Policy {
  /**
   * @param cost tokens that the task takes. Default: 1
   * @throws {ResilienceError} `RATE_LIMITED` when the wait would not end in time, `QUEUE_FULL` when too many wait; both at once
   * and with the milliseconds that the wait would have taken. `ABORTED` as soon as the caller gives up, which costs no token.
   */
  run<T>(task: Task<T>, signal: AbortSignal, cost?: number): Promise<T>;
  /** The same limiter as a policy for tasks of another cost. */
  costing(cost: number): Policy;
  /** Takes tokens for something already done, such as a query whose cost is known only from its reply. */
  charge(cost: number): void;
  /** Lets nobody start for `ms` milliseconds; those who wait keep their places. */
  penalize(ms: number): void;
  /** Tasks that wait. */
  readonly queued: number;
}

/**
 * A token bucket. A task that finds no token waits its turn. One that can see that its turn would come after its deadline is
 * refused at once instead.
 *
 * @throws {RangeError} for an option out of range.
 */
export function rateLimiter(options: RateLimiterOptions): RateLimiter {
  const perSecond = positive('perSecond', options.perSecond);
  const burst = between('burst', options.burst ?? Math.max(perSecond, 1), 1);
  return new QueueingLimiter(new TokenBucket(perSecond, burst), options);
}

const asksForPause = (error: unknown) => (error instanceof ResilienceError ? undefined : askedWaitMs(error));

class QueueingLimiter implements RateLimiter {
  readonly #meter: Meter;
  readonly #maxQueued: number;
  readonly #maxPauseMs: number;
  readonly #clock: () => number;
  readonly #retryAfterMs: (error: unknown) => number | undefined;
  readonly #onWait: RateLimiterOptions['onWait'];

  readonly #waiting = new WaitingLine(() => this.#schedule());
  #timer: NodeJS.Timeout | undefined;
  #seen = Number.NEGATIVE_INFINITY;
  #skew = 0;

  constructor(meter: Meter, options: Omit<RateLimiterOptions, 'perSecond' | 'burst'>) {
    this.#meter = meter;
    this.#maxQueued = wholeNumber('maxQueued', options.maxQueued ?? 1_000, 0);
    this.#maxPauseMs = between('maxPauseMs', options.maxPauseMs ?? 60_000, 0);
    this.#clock = options.now ?? (() => performance.now());
    this.#retryAfterMs = options.retryAfterMs ?? asksForPause;
    this.#onWait = options.onWait;
  }

  get queued(): number {
    return this.#waiting.size;
  }

  async run<T>(task: Task<T>, signal: AbortSignal, cost = 1): Promise<T> {
    if (signal.aborted) throw abortError(signal);
    if (cost !== 1) between('cost', cost, 0);
    const now = this.#now();
    const waitMs = this.#meter.waitMs(cost, this.#waiting.cost, now);
    if (waitMs === 0 && this.#waiting.size === 0) this.#meter.take(cost, now);
    else await this.#turn(cost, waitMs, signal);

    try {
      return await task(signal);
    } catch (error) {
      const pauseMs = this.#retryAfterMs(error);
      if (pauseMs !== undefined) this.penalize(Math.min(pauseMs, this.#maxPauseMs));
      throw error;
    }
  }

  costing(cost: number): Policy {
    between('cost', cost, 0);
    return { run: (task, signal) => this.run(task, signal, cost) };
  }

  charge(cost: number): void {
    this.#meter.take(between('cost', cost, 0), this.#now());
    this.#schedule();
  }

  penalize(ms: number): void {
    const now = this.#now();
    this.#meter.pause(now + between('ms', ms, 0), now);
    this.#schedule();
  }

  #turn(cost: number, waitMs: number, signal: AbortSignal): Promise<void> {
    const queued = this.#waiting.size;
    if (this.#maxQueued === 0 || waitMs >= remainingMs(signal)) {
      throw new ResilienceError('RATE_LIMITED', `The rate limit allows this in ${Math.ceil(waitMs)} ms`, {
        retryAfterMs: waitMs,
      });
    }
    if (queued >= this.#maxQueued) {
      throw new ResilienceError('QUEUE_FULL', `${queued} tasks wait for the rate limit already`, {
        retryAfterMs: waitMs,
      });
    }
    this.#onWait?.({ waitMs, queued });

    const turn = this.#waiting.join(signal, cost);
    if (queued === 0) this.#schedule();
    return turn;
  }

  /** Lets those go whose turn it is, and sets the timer for the next one. Somebody awaits it, so it keeps the process alive. */
  #schedule(): void {
    clearTimeout(this.#timer);
    const now = this.#now();
    for (let cost = this.#waiting.firstCost; cost !== undefined; cost = this.#waiting.firstCost) {
      const waitMs = this.#meter.waitMs(cost, 0, now);
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.#schedule(), Math.min(Math.ceil(waitMs), maxTimerMs));
        return;
      }
      this.#meter.take(cost, now);
      this.#waiting.admit();
    }
  }

  #now(): number {
    const now = this.#clock();
    if (now < this.#seen) this.#skew += this.#seen - now;
    this.#seen = now;
    return now + this.#skew;
  }
}
