export { type BalanceOptions, type Balancer, balance, type EndpointStats } from './balance.js';
export {
  CircuitBreaker,
  type CircuitBreakerOptions,
  type CircuitChange,
  type CircuitSnapshot,
  type CircuitState,
} from './breaker/circuit-breaker.js';
export { CircuitBreakers, type CircuitBreakersOptions } from './breaker/circuit-breakers.js';
export type { CircuitWindow } from './breaker/tally.js';
export {
  type AdaptiveLimit,
  type AimdOptions,
  aimd,
  type GradientOptions,
  gradient,
  type Sample,
} from './concurrency/adaptive-limit.js';
export {
  type ConcurrencyLimit,
  type ConcurrencyLimitOptions,
  concurrencyLimit,
} from './concurrency/concurrency-limit.js';
export { ResilienceError, type ResilienceErrorCode, type ResilienceErrorOptions } from './errors.js';
export { type Fallback, type FallbackOptions, fallback } from './fallback.js';
export { type HedgeOptions, hedge } from './hedge.js';
export { type Policy, type Task, type TaskContext, type TaskParent, wrap } from './policy.js';
export type { Caller, KeyKind } from './rate/caller-key.js';
export {
  type KeyedRateLimiter,
  type KeyedRateLimiterOptions,
  keyedRateLimiter,
  type RateDecision,
} from './rate/keyed-rate-limiter.js';
export {
  type QueueOptions,
  type RateLimiter,
  type RateLimiterOptions,
  rateLimiter,
  type SlidingWindowOptions,
  slidingWindowLimiter,
} from './rate/rate-limiter.js';
export type { Jitter } from './retry/jitter.js';
export { type RetryEvent, type RetryOptions, retry } from './retry/retry.js';
export { parseRetryAfter } from './retry/retry-after.js';
export { type RetryBudget, type RetryBudgetOptions, retryBudget } from './retry/retry-budget.js';
export { type Scope, scopeOf } from './scope.js';
export { type PolicyOptions, policy, type StandardPolicy } from './standard-policy.js';
export { remainingMs } from './time/remaining.js';
export { deadline, timeout } from './time/time-limit.js';
