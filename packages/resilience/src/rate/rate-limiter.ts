import type { Policy, Task, TaskParent } from '../policy.js';
import { between, positive, wholeNumber } from '../support/checks.js';
import { QueueingLimiter } from './queueing-limiter.js';
import { SlidingWindow } from './sliding-window.js';
import { TokenBucket } from './token-bucket.js';

/** What every rate limiter can be told about its queue. */
export interface QueueOptions {
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

/** The pace of a token bucket, and its queue. */
export interface RateLimiterOptions extends QueueOptions {
  /** Tasks started per second, on average. */
  readonly perSecond: number;
  /** Tasks that may start at once after a quiet time. @default perSecond, at least 1 */
  readonly burst?: number;
}

/** The window of a service that counts exactly, and the queue before it. */
export interface SlidingWindowOptions extends QueueOptions {
  /** What tasks may cost together in any `windowMs`; a task costs 1 unless it says otherwise. */
  readonly maxRequests: number;
  /** Length of the window in milliseconds. */
  readonly windowMs: number;
}

/** A policy that starts tasks at a bounded pace, in order of arrival. */
export interface RateLimiter extends Policy {
  /**
   * @param cost tokens that the task takes. Default: 1
   * @throws {ResilienceError} `RATE_LIMITED` when the wait would not end in time, `QUEUE_FULL` when too many wait; both at once
   * and with the milliseconds that the wait would have taken. `ABORTED` as soon as the caller gives up, which costs no token.
   */
  run<T>(task: Task<T>, parent: TaskParent, cost?: number): Promise<T>;
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

/**
 * Lets tasks start as long as those of the last `windowMs` are fewer than `maxRequests`: for a service that counts in exact
 * windows, where the burst of a token bucket would be one too many. Waits and refuses like `rateLimiter`.
 *
 * @throws {RangeError} for an option out of range.
 */
export function slidingWindowLimiter(options: SlidingWindowOptions): RateLimiter {
  const maxRequests = wholeNumber('maxRequests', options.maxRequests, 1);
  return new QueueingLimiter(new SlidingWindow(maxRequests, positive('windowMs', options.windowMs)), options);
}
