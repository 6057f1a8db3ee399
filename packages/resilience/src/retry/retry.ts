import pRetry from 'p-retry';
import { abortError, askedWaitMs, isRefusal } from '../errors.js';
import type { Policy, Task, TaskParent } from '../policy.js';
import { type Scope, scopeOf } from '../scope.js';
import { between, wholeNumber } from '../support/checks.js';
import { delay } from '../support/delay.js';
import { tell } from '../support/listener.js';
import { remainingMs } from '../time/remaining.js';
import { type Jitter, jitters } from './jitter.js';
import type { RetryBudget } from './retry-budget.js';

/** What `onRetry` hears before each wait. */
export interface RetryEvent {
  /** The attempt that failed; the first is 1. */
  readonly attempt: number;
  /** Milliseconds until the next one. */
  readonly delayMs: number;
  readonly error: unknown;
}

/** How often, after which errors and after what waits a task runs again. */
export interface RetryOptions {
  /** Attempts in all, the first included. @default 3 */
  readonly maxAttempts?: number;
  /** First wait in milliseconds, before jitter. @default 200 */
  readonly baseDelayMs?: number;
  /** By how much each further wait grows. @default 2 */
  readonly factor?: number;
  /** Longest wait in milliseconds. Who asks for a longer one by `retryAfterMs` ends the retries. @default 10_000 */
  readonly maxDelayMs?: number;
  /** How waits are spread, so that callers who failed together do not return together. @default 'full' */
  readonly jitter?: Jitter;
  /** Whether an error is worth another attempt. @default errors with `retryable: true` */
  readonly shouldRetry?: (error: unknown) => boolean;
  /** Milliseconds that an error asks to wait at least. @default its own `retryAfterMs` */
  readonly retryAfterMs?: (error: unknown) => number | undefined;
  /** Shared by all callers of a service, so that retries stay a small part of the load. @default none */
  readonly budget?: RetryBudget;
  /** A number from 0 up to 1. @default Math.random */
  readonly random?: () => number;
  readonly onRetry?: (event: RetryEvent) => void;
}

const isRetryable = (error: unknown) => (error as { retryable?: unknown } | null | undefined)?.retryable === true;

/**
 * Runs a task again after errors that are worth it, with exponential backoff and jitter. An error that says for how long to
 * wait is obeyed. When attempts, budget or the time left by a surrounding `deadline` do not allow another attempt, the last
 * error is rethrown at once, as it came. The caller's abort ends a wait at once.
 *
 * @throws {RangeError} for an option out of range.
 */
export function retry(options: RetryOptions = {}): Policy {
  return new Retry(options);
}

class Retry implements Policy {
  readonly #options: Required<Omit<RetryOptions, 'budget' | 'onRetry'>> & Pick<RetryOptions, 'budget' | 'onRetry'>;

  constructor(options: RetryOptions) {
    this.#options = {
      ...options,
      maxAttempts: wholeNumber('maxAttempts', options.maxAttempts ?? 3, 1),
      baseDelayMs: between('baseDelayMs', options.baseDelayMs ?? 200, 0),
      factor: between('factor', options.factor ?? 2, 1),
      maxDelayMs: between('maxDelayMs', options.maxDelayMs ?? 10_000, 0),
      jitter: options.jitter ?? 'full',
      shouldRetry: options.shouldRetry ?? isRetryable,
      retryAfterMs: options.retryAfterMs ?? askedWaitMs,
      random: options.random ?? Math.random,
    };
    if (!Object.hasOwn(jitters, this.#options.jitter)) {
      throw new RangeError(`jitter must be one of ${Object.keys(jitters).join(', ')}, not ${this.#options.jitter}`);
    }
  }

  async run<T>(task: Task<T>, parent: TaskParent): Promise<T> {
    const scope = scopeOf(parent);
    if (scope.aborted) throw abortError(scope);
    let failure: unknown;
    try {
      const result = await task(scope);
      this.#options.budget?.succeeded();
      return result;
    } catch (error) {
      failure = error;
    }
    return this.#again(task, scope, failure);
  }

  /** The loop is p-retry's, entered only now: it costs microseconds, which a call that succeeds does not pay. */
  async #again<T>(task: Task<T>, scope: Scope, firstError: unknown): Promise<T> {
    const wait = this.#waits(scope);
    await wait(firstError);

    const attempt = async () => {
      try {
        return await task(scope);
      } catch (error) {
        throw new FailedAttempt(error);
      }
    };
    const result = await pRetry(attempt, {
      retries: Number.POSITIVE_INFINITY, // `wait` ends it, by throwing the last error as it came
      minTimeout: 0,
      onFailedAttempt: ({ error }) => wait(error.cause),
    });
    this.#options.budget?.succeeded();
    return result;
  }

  /** A function that waits before the next attempt, or throws the error it was given when there shall be none. */
  #waits(scope: Scope): (error: unknown) => Promise<void> {
    const { maxAttempts, shouldRetry, budget, onRetry } = this.#options;
    let attempt = 0;
    let previousMs = this.#options.baseDelayMs;

    return async (error) => {
      attempt += 1;
      if (attempt >= maxAttempts || scope.aborted || !shouldRetry(error)) throw error;

      const asked = Math.max(0, this.#options.retryAfterMs(error) || 0);
      const delayMs = asked + this.#backoffMs(attempt, previousMs, asked > 0);
      if (asked > this.#options.maxDelayMs || delayMs >= remainingMs(scope)) throw error;
      // What a policy inside has turned away has not reached the service: sending it now is no retry to the service.
      if (budget && !isRefusal(error) && !budget.take(error)) throw error;

      previousMs = delayMs;
      tell(onRetry, { attempt, delayMs, error });
      await delay(delayMs, scope);
    };
  }

  /** After a wait that the service asked for, the callers who heard the same still have to be spread: over one base delay. */
  #backoffMs(attempt: number, previousMs: number, asked: boolean): number {
    const { baseDelayMs, factor, maxDelayMs, jitter, random } = this.#options;
    if (asked) return jitter === 'none' ? 0 : random() * Math.min(baseDelayMs, maxDelayMs);
    return jitters[jitter]({
      baseDelayMs,
      maxDelayMs,
      previousMs,
      random,
      plainMs: baseDelayMs * factor ** (attempt - 1),
    });
  }
}

/** Carries an error through p-retry unchanged: p-retry has opinions on some kinds of error, and ours are its options. */
class FailedAttempt extends Error {
  constructor(cause: unknown) {
    super('An attempt failed', { cause });
  }
}
