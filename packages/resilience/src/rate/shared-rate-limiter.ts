import { abortError } from '../errors.js';
import type { Policy, Task, TaskParent } from '../policy.js';
import { type Scope, scopeOf } from '../scope.js';
import { between, positive, wholeNumber } from '../support/checks.js';
import { maxTimerMs } from '../support/delay.js';
import { tell } from '../support/listener.js';
import { WaitingLine } from '../support/waiting-line.js';
import { remainingMs } from '../time/remaining.js';
import { asksForPause, queueFull, rateLimited } from './queueing-limiter.js';
import type { RateLimiter, RateLimiterOptions } from './rate-limiter.js';
import { RedisBucket } from './redis-bucket.js';

/** The pace of all processes together, where they meet, and what each does alone. */
export interface SharedRateLimiterOptions extends Omit<RateLimiterOptions, 'now'> {
  /** A connected client of `redis` (node-redis 4 or 5) or `ioredis`. It stays the caller's, who closes it. */
  readonly client: object;
  /** Names the limit: all processes with the same key share its tokens. No secret, since Redis shows it. */
  readonly key: string;
  /** Processes that share the limit: while Redis is away, each goes on with its part of it. @default 1 */
  readonly replicas?: number;
  /** Milliseconds that Redis has to answer. @default 100 */
  readonly redisTimeoutMs?: number;
  /** Hears of each time Redis could not be asked. */
  readonly onRedisError?: (error: unknown) => void;
}

/**
 * The rate limiter for several processes: all of them together start no more than `perSecond` tasks per second. Costs are whole
 * numbers. Order of arrival holds within a process. Waits, refuses and pauses like `rateLimiter`; a pause holds for all of them.
 *
 * When Redis is away, or answers late, the process goes on with `perSecond / replicas` from memory and asks again after a second.
 *
 * @throws {RangeError} for an option out of range.
 */
export function sharedRateLimiter(options: SharedRateLimiterOptions): RateLimiter {
  return new SharedLimiter(options);
}

class SharedLimiter implements RateLimiter {
  readonly #bucket: RedisBucket;
  readonly #perMs: number;
  readonly #maxQueued: number;
  readonly #maxPauseMs: number;
  readonly #retryAfterMs: (error: unknown) => number | undefined;
  readonly #onWait: SharedRateLimiterOptions['onWait'];
  readonly #waiting = new WaitingLine(() => this.#stopWhenEmpty());
  #timer: NodeJS.Timeout | undefined;
  /** Whether somebody asks or waits for the first in the line. */
  #serving = false;

  constructor(options: SharedRateLimiterOptions) {
    const perSecond = positive('perSecond', options.perSecond);
    this.#perMs = perSecond / 1000;
    this.#maxQueued = wholeNumber('maxQueued', options.maxQueued ?? 1_000, 0);
    this.#maxPauseMs = between('maxPauseMs', options.maxPauseMs ?? 60_000, 0);
    this.#retryAfterMs = options.retryAfterMs ?? asksForPause;
    this.#onWait = options.onWait;
    this.#bucket = new RedisBucket({
      client: options.client,
      key: options.key,
      perSecond,
      burst: between('burst', options.burst ?? Math.max(perSecond, 1), 1),
      replicas: wholeNumber('replicas', options.replicas ?? 1, 1),
      redisTimeoutMs: positive('redisTimeoutMs', options.redisTimeoutMs ?? 100),
      onRedisError: options.onRedisError,
    });
  }

  get queued(): number {
    return this.#waiting.size;
  }

  async run<T>(task: Task<T>, parent: TaskParent, cost = 1): Promise<T> {
    const scope = scopeOf(parent);
    if (scope.aborted) throw abortError(scope);
    wholeNumber('cost', cost, 0);
    const waitMs = this.#waiting.size === 0 ? await this.#bucket.take(cost) : cost / this.#perMs;
    if (scope.aborted) throw abortError(scope);
    if (waitMs > 0) await this.#turn(cost, waitMs, scope);

    try {
      return await task(scope);
    } catch (error) {
      const pauseMs = this.#retryAfterMs(error);
      if (pauseMs && pauseMs > 0) this.penalize(Math.min(pauseMs, this.#maxPauseMs));
      throw error;
    }
  }

  costing(cost: number): Policy {
    wholeNumber('cost', cost, 0);
    return { run: (task, parent) => this.run(task, parent, cost) };
  }

  charge(cost: number): void {
    this.#bucket.charge(wholeNumber('cost', cost, 0));
  }

  penalize(ms: number): void {
    this.#bucket.pause(between('ms', ms, 0));
    this.#waiting.dismiss((cost, ahead, scope) => {
      const waitMs = ms + (ahead + cost) / this.#perMs;
      return waitMs >= remainingMs(scope) ? rateLimited(waitMs) : undefined;
    });
    this.#stopWhenEmpty();
  }

  #turn(cost: number, ownWaitMs: number, scope: Scope): Promise<void> {
    const queued = this.#waiting.size;
    const waitMs = ownWaitMs + this.#waiting.cost / this.#perMs;
    if (this.#maxQueued === 0 || waitMs >= remainingMs(scope)) throw rateLimited(waitMs);
    if (queued >= this.#maxQueued) throw queueFull(queued, waitMs);
    tell(this.#onWait, { waitMs, queued });
    const turn = this.#waiting.join(scope, cost);
    if (!this.#serving) this.#serveIn(waitMs);
    return turn;
  }

  /** Somebody awaits it, so the timer keeps the process alive. */
  #serveIn(waitMs: number): void {
    this.#serving = true;
    this.#timer = setTimeout(() => this.#serve(), Math.min(Math.ceil(waitMs), maxTimerMs));
  }

  async #serve(): Promise<void> {
    this.#timer = undefined;
    for (let cost = this.#waiting.firstCost; cost !== undefined; cost = this.#waiting.firstCost) {
      const waitMs = await this.#bucket.take(cost);
      if (waitMs > 0) return this.#serveIn(waitMs);
      this.#waiting.admit();
    }
    this.#serving = false;
  }

  #stopWhenEmpty(): void {
    if (this.#waiting.size > 0 || !this.#timer) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#serving = false;
  }
}
