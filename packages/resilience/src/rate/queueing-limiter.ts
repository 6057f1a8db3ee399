import { abortError, askedWaitMs, ResilienceError } from '../errors.js';
import type { Policy, Task, TaskParent } from '../policy.js';
import { type Scope, scopeOf } from '../scope.js';
import { between, wholeNumber } from '../support/checks.js';
import { maxTimerMs } from '../support/delay.js';
import { tell } from '../support/listener.js';
import { WaitingLine } from '../support/waiting-line.js';
import { remainingMs } from '../time/remaining.js';
import type { Meter } from './meter.js';
import type { QueueOptions, RateLimiter } from './rate-limiter.js';

/** For how long an error of a task pauses a limiter, unless it is told otherwise. */
export const asksForPause = (error: unknown) => (error instanceof ResilienceError ? undefined : askedWaitMs(error));

/** The error for a task that would have to wait too long. */
export const rateLimited = (waitMs: number) =>
  new ResilienceError('RATE_LIMITED', `The rate limit allows this in ${Math.ceil(waitMs)} ms`, {
    retryAfterMs: waitMs,
  });

/** The error for a task that finds so many before it. */
export const queueFull = (queued: number, waitMs: number) =>
  new ResilienceError('QUEUE_FULL', `${queued} tasks wait for the rate limit already`, { retryAfterMs: waitMs });

/** Lets tasks go when a meter allows it, and keeps the others in a line. */
export class QueueingLimiter implements RateLimiter {
  readonly #meter: Meter;
  readonly #maxQueued: number;
  readonly #maxPauseMs: number;
  readonly #clock: () => number;
  readonly #retryAfterMs: (error: unknown) => number | undefined;
  readonly #onWait: QueueOptions['onWait'];

  readonly #waiting = new WaitingLine(() => this.#schedule());
  #timer: NodeJS.Timeout | undefined;
  #seen = Number.NEGATIVE_INFINITY;
  #skew = 0;

  constructor(meter: Meter, options: QueueOptions) {
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

  async run<T>(task: Task<T>, parent: TaskParent, cost = 1): Promise<T> {
    const scope = scopeOf(parent);
    if (scope.aborted) throw abortError(scope);
    if (cost !== 1) between('cost', cost, 0);
    const now = this.#now();
    const waitMs = this.#meter.waitMs(cost, this.#waiting.cost, now);
    if (waitMs === 0 && this.#waiting.size === 0) this.#meter.take(cost, now);
    else await this.#turn(cost, waitMs, scope);

    try {
      return await task(scope);
    } catch (error) {
      const pauseMs = this.#retryAfterMs(error);
      if (pauseMs && pauseMs > 0) this.penalize(Math.min(pauseMs, this.#maxPauseMs));
      throw error;
    }
  }

  costing(cost: number): Policy {
    between('cost', cost, 0);
    return { run: (task, parent) => this.run(task, parent, cost) };
  }

  charge(cost: number): void {
    this.#meter.take(between('cost', cost, 0), this.#now());
    this.#postpone();
  }

  penalize(ms: number): void {
    const now = this.#now();
    this.#meter.pause(now + between('ms', ms, 0), now);
    this.#postpone();
  }

  #turn(cost: number, waitMs: number, scope: Scope): Promise<void> {
    const queued = this.#waiting.size;
    if (this.#maxQueued === 0 || waitMs >= remainingMs(scope)) {
      throw rateLimited(waitMs);
    }
    if (queued >= this.#maxQueued) throw queueFull(queued, waitMs);
    tell(this.#onWait, { waitMs, queued });

    const turn = this.#waiting.join(scope, cost);
    if (queued === 0) this.#schedule();
    return turn;
  }

  /** Those who wait have to wait longer: who can no longer make it in his time is told now. */
  #postpone(): void {
    const now = this.#now();
    this.#waiting.dismiss((cost, ahead, scope) => {
      const waitMs = this.#meter.waitMs(cost, ahead, now);
      return waitMs >= remainingMs(scope) ? rateLimited(waitMs) : undefined;
    });
    this.#schedule();
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
