import { positive } from './checks.js';
import { abortError, ResilienceError } from './errors.js';
import { clearExpiry, expiryOf, setExpiry } from './expiry.js';
import { type Expiring, ExpiryQueue } from './expiry-queue.js';
import { offAbort, onAbort } from './on-abort.js';
import type { Policy, Task } from './policy.js';

/**
 * Gives each attempt `ms` milliseconds. When they are over, the task's signal fires and the caller is answered at once, also
 * when the task ignores its signal. Infinity is no limit.
 *
 * @throws {ResilienceError} `TIMED_OUT`; `ABORTED` as soon as the caller gives up.
 * @throws {RangeError} when `ms` is not above 0.
 */
export function timeout(ms: number): Policy {
  const reason = () => new ResilienceError('TIMED_OUT', `No answer within ${ms} ms`);
  return new TimeLimit(positive('timeout', ms), reason);
}

/**
 * Gives everything inside it `ms` milliseconds together: attempts, waits and queues, which see what is left of it by
 * `remainingMs`. Inside another deadline the earlier one holds. When it is over the caller is answered at once. Infinity is no
 * limit.
 *
 * @throws {ResilienceError} `DEADLINE_EXCEEDED`; `ABORTED` as soon as the caller gives up.
 * @throws {RangeError} when `ms` is not above 0.
 */
export function deadline(ms: number): Policy {
  const reason = () => new ResilienceError('DEADLINE_EXCEEDED', `Not done within ${ms} ms`);
  return new TimeLimit(positive('deadline', ms), reason);
}

class TimeLimit implements Policy {
  readonly #ms: number;
  readonly #reason: () => ResilienceError;
  readonly #expiries = new ExpiryQueue();

  constructor(ms: number, reason: () => ResilienceError) {
    this.#ms = ms;
    this.#reason = reason;
  }

  run<T>(task: Task<T>, parent: AbortSignal): Promise<T> {
    if (parent.aborted) return Promise.reject(abortError(parent));

    const now = performance.now();
    const endsAt = now + this.#ms;
    if (endsAt >= expiryOf(parent)) return started(task, parent); // it ends sooner anyway

    // The executor rather than an async function: this is on the way of every attempt.
    return new Promise((resolve, reject) => {
      const attempt = new Attempt(endsAt, this.#expiries, this.#reason, parent, reject);
      this.#expiries.add(attempt, now);
      attempt.start(task, resolve);
    });
  }
}

/** Starts a task; one that throws is one that rejects. */
async function started<T>(task: Task<T>, signal: AbortSignal): Promise<T> {
  return task(signal);
}

/** One run under a time limit: it ends with its task, with its time, or with its caller's abort, whichever is first. */
class Attempt implements Expiring {
  previous: Expiring | undefined;
  next: Expiring | undefined;
  readonly expiresAt: number;
  readonly #expiries: ExpiryQueue;
  readonly #reason: () => ResilienceError;
  readonly #parent: AbortSignal;
  readonly #reject: (error: unknown) => void;
  readonly #controller = new AbortController();
  #ended = false;

  constructor(
    endsAt: number,
    expiries: ExpiryQueue,
    reason: () => ResilienceError,
    parent: AbortSignal,
    reject: (error: unknown) => void,
  ) {
    this.expiresAt = endsAt;
    this.#expiries = expiries;
    this.#reason = reason;
    this.#parent = parent;
    this.#reject = reject;
  }

  start<T>(task: Task<T>, resolve: (value: T) => void): void {
    const { signal } = this.#controller;
    setExpiry(signal, this.expiresAt);
    onAbort(this.#parent, this);
    const failed = (error: unknown) => {
      this.#end();
      this.#reject(error);
    };
    try {
      Promise.resolve(task(signal)).then((value) => {
        this.#end();
        resolve(value);
      }, failed);
    } catch (error) {
      failed(error);
    }
  }

  /** Its time is over. */
  expire(): void {
    const error = this.#reason();
    this.#stop(error, error);
  }

  /** The caller's abort. */
  handleEvent(): void {
    this.#stop(abortError(this.#parent), this.#parent.reason);
  }

  #stop(error: ResilienceError, reason: unknown): void {
    this.#end();
    this.#reject(error);
    this.#controller.abort(reason);
  }

  #end(): void {
    if (this.#ended) return; // the task of an attempt that was stopped may still end
    this.#ended = true;
    this.#expiries.remove(this);
    offAbort(this.#parent, this);
    clearExpiry(this.#controller.signal);
  }
}
