export {
  type AdaptiveLimit,
  type AimdOptions,
  aimd,
  type GradientOptions,
  gradient,
  type Sample,
} from './adaptive-limit.js';
export { type BalanceOptions, type Balancer, balance, type EndpointStats } from './balance.js';
export type { Caller, KeyKind } from './caller-key.js';
export {
  CircuitBreaker,
  type CircuitBreakerOptions,
  type CircuitChange,
  type CircuitSnapshot,
  type CircuitState,
} from './circuit-breaker.js';
export { CircuitBreakers, type CircuitBreakersOptions } from './circuit-breakers.js';
export { type ConcurrencyLimit, type ConcurrencyLimitOptions, concurrencyLimit } from './concurrency-limit.js';
export { ResilienceError, type ResilienceErrorCode, type ResilienceErrorOptions } from './errors.js';
export { remainingMs } from './expiry.js';
export { type Fallback, type FallbackOptions, fallback } from './fallback.js';
export { type HedgeOptions, hedge } from './hedge.js';
export type { Jitter } from './jitter.js';
export {
  type KeyedRateLimiter,
  type KeyedRateLimiterOptions,
  keyedRateLimiter,
  type RateDecision,
} from './keyed-rate-limiter.js';
export { type Policy, type Task, wrap } from './policy.js';
export {
  type QueueOptions,
  type RateLimiter,
  type RateLimiterOptions,
  rateLimiter,
  type SlidingWindowOptions,
  slidingWindowLimiter,
} from './rate-limiter.js';
export { type RetryEvent, type RetryOptions, retry } from './retry.js';
export { parseRetryAfter } from './retry-after.js';
export { type RetryBudget, type RetryBudgetOptions, retryBudget } from './retry-budget.js';
export { type PolicyOptions, policy, type StandardPolicy } from './standard-policy.js';
export type { CircuitWindow } from './tally.js';
export { deadline, timeout } from './time-limit.js';
