import { CircuitBreaker, type CircuitBreakerOptions } from './breaker/circuit-breaker.js';
import {
  type ConcurrencyLimit,
  type ConcurrencyLimitOptions,
  concurrencyLimit,
} from './concurrency/concurrency-limit.js';
import { type FallbackOptions, fallback } from './fallback.js';
import { type HedgeOptions, hedge } from './hedge.js';
import { type Policy, type Task, type TaskContext, type TaskParent, wrap } from './policy.js';
import { type RateLimiter, type RateLimiterOptions, rateLimiter } from './rate/rate-limiter.js';
import { type RetryOptions, retry } from './retry/retry.js';
import { type RetryBudget, type RetryBudgetOptions, retryBudget } from './retry/retry-budget.js';
import { deadline, timeout } from './time/time-limit.js';

/** What stands around a task. What is not named is not there; what several stacks share is made once and given to each. */
export interface PolicyOptions<F = never> {
  /** Milliseconds for everything together. */
  readonly deadlineMs?: number;
  /** Milliseconds for each attempt. */
  readonly timeoutMs?: number;
  readonly retry?: RetryOptions;
  /** Only for tasks that may run twice at once. */
  readonly hedge?: HedgeOptions;
  /** Shared by `retry` and `hedge`. */
  readonly budget?: RetryBudget | RetryBudgetOptions;
  readonly breaker?: CircuitBreaker | CircuitBreakerOptions;
  readonly rateLimit?: RateLimiter | RateLimiterOptions;
  readonly concurrency?: ConcurrencyLimit | ConcurrencyLimitOptions;
  /** Answers in place of what failed. */
  readonly fallback?: Omit<FallbackOptions, 'around'> & {
    readonly answer: (error: unknown, context: TaskContext) => F | Promise<F>;
  };
}

/** A whole stack as one policy, with what can be looked at in it. */
export interface StandardPolicy<F = never> {
  run<T>(task: Task<T>, parent: TaskParent): Promise<T | F>;
  readonly breaker: CircuitBreaker | undefined;
  readonly limiter: RateLimiter | undefined;
  readonly concurrency: ConcurrencyLimit | undefined;
  readonly budget: RetryBudget | undefined;
}

/**
 * The usual stack in the usual order: fallback, deadline, retry, hedge, breaker, rate limit, concurrency, timeout. Each attempt is
 * seen by the breaker, takes a token and a place, and is timed from then on; waits spend the deadline.
 *
 * @throws {RangeError} for an option out of range.
 */
export function policy<F = never>(options: PolicyOptions<F>): StandardPolicy<F> {
  const { budget: tokens, breaker: circuit, rateLimit: rate, concurrency: places } = options;
  const budget = tokens && ('take' in tokens ? tokens : retryBudget(tokens));
  const breaker = circuit instanceof CircuitBreaker ? circuit : circuit && new CircuitBreaker(circuit);
  const limiter = rate && ('run' in rate ? rate : rateLimiter(rate));
  const concurrency = places && ('run' in places ? places : concurrencyLimit(places));
  const paid = budget && { budget };

  const stack: readonly (Policy | undefined)[] = [
    options.deadlineMs === undefined ? undefined : deadline(options.deadlineMs),
    options.retry && retry({ ...paid, ...options.retry }),
    options.hedge && hedge({ ...(budget && { budget: options.retry ? spending(budget) : budget }), ...options.hedge }),
    breaker,
    limiter,
    concurrency,
    options.timeoutMs === undefined ? undefined : timeout(options.timeoutMs),
  ];
  const around = wrap(...stack.filter((layer) => layer !== undefined));
  const outer = options.fallback ? fallback(options.fallback.answer, { ...options.fallback, around }) : around;
  return { run: (task, parent) => outer.run(task, parent), breaker, limiter, concurrency, budget };
}

/** The budget for a policy inside another one that reports the same successes. */
const spending = (budget: RetryBudget): RetryBudget => ({
  get tokens() {
    return budget.tokens;
  },
  take: (error) => budget.take(error),
  succeeded: () => {},
});
