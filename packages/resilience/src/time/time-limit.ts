import { abortError, ResilienceError } from '../errors.js';
import type { Policy, Task, TaskParent } from '../policy.js';
import { OwnScope, type Scope, scopeOf } from '../scope.js';
import { positive } from '../support/checks.js';
import { type Expiring, ExpiryQueue } from './expiry-queue.js';

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

  async run<T>(task: Task<T>, caller: TaskParent): Promise<T> {
    const parent = scopeOf(caller);
    if (parent.aborted) throw abortError(parent);

    const now = performance.now();
    const endsAt = now + this.#ms;
    if (endsAt >= parent.expiresAt) return task(parent); // it ends sooner anyway

    const attempt = new Attempt(endsAt, this.#reason, parent);
    this.#expiries.add(attempt, now);
    try {
      return await attempt.answer(task);
    } finally {
      this.#expiries.remove(attempt);
      attempt.end();
    }
  }
}

/** One run under a time limit: it ends with its task, with its time, or with its caller's abort, whichever is first. */
class Attempt implements Expiring {
  previous: Expiring | undefined;
  next: Expiring | undefined;
  readonly expiresAt: number;
  readonly #reason: () => ResilienceError;
  readonly #parent: Scope;
  readonly #scope: OwnScope;
  #late: ResilienceError | undefined;
  #reject: (error: ResilienceError) => void = () => {};

  constructor(endsAt: number, reason: () => ResilienceError, parent: Scope) {
    this.expiresAt = endsAt;
    this.#reason = reason;
    this.#parent = parent;
    this.#scope = new OwnScope(endsAt);
  }

  /** What the task answers, or why it was stopped. */
  answer<T>(task: Task<T>): Promise<T> {
    this.#parent.onAbort(this);
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      Promise.resolve(task(this.#scope)).then(resolve, reject);
    });
  }

  /** Its time is over. */
  expire(): void {
    this.#late = this.#reason();
    this.#reject(this.#late);
  }

  /** The caller's abort. */
  handleEvent(): void {
    this.#reject(abortError(this.#parent));
    this.#scope.abort(this.#parent.reason);
  }

  /** Stops a task that is late. Here, and not in `expire`, so that it hears of it in the async context that it was started in. */
  end(): void {
    this.#parent.offAbort(this);
    this.#scope.end();
    if (this.#late) this.#scope.abort(this.#late);
  }
}
