import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { CircuitBreaker } from '../breaker/circuit-breaker.js';
import { type Policy, wrap } from '../policy.js';
import { tell } from '../support/listener.js';
import { timeout } from '../time/time-limit.js';
import { TokenBucket } from './token-bucket.js';

/** Where a bucket is kept, and what happens without it. */
export interface RedisBucketOptions {
  readonly client: object;
  readonly key: string;
  readonly perSecond: number;
  readonly burst: number;
  readonly replicas: number;
  readonly redisTimeoutMs: number;
  readonly onRedisError: ((error: unknown) => void) | undefined;
}

/** A cost from here on is taken without asking, less this number; a negative one is a pause in milliseconds. */
const unasked = 1e12;

/**
 * A token bucket in place of the fixed window of rate-limiter-flexible, which would let twice the limit through around the edge
 * of two windows. Time is Redis's own, so that the clocks of the replicas do not matter. Answers with what the library expects:
 * 2 of 1 points when refused, with the milliseconds until enough tokens are there.
 */
const script = ({ perSecond, burst }: RedisBucketOptions) => `
local perMs, burst, cost = ${perSecond / 1000}, ${burst}, tonumber(ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local saved = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens, at = tonumber(saved[1]) or burst, tonumber(saved[2]) or now
if now > at then
  tokens, at = math.min(burst, tokens + (now - at) * perMs), now
end
if cost < 0 then
  tokens, at = math.min(tokens, 0), math.max(at, now - cost)
elseif cost >= ${unasked} then
  tokens = tokens - (cost - ${unasked})
else
  local missing = math.min(cost, burst) - tokens
  if missing > 1e-9 or at > now then return {2, math.ceil(at - now + math.max(0, missing) / perMs)} end
  tokens = tokens - cost
end
redis.call('HSET', KEYS[1], 'tokens', string.format('%.17g', tokens), 'at', string.format('%.17g', at))
redis.call('PEXPIRE', KEYS[1], math.ceil(at - now + (burst - tokens) / perMs) + 1000)
return {0, 0}`;

const calm = new AbortController().signal;

/** One token bucket for all processes. While Redis does not answer, each has its share of it in memory. */
export class RedisBucket {
  readonly #redis: RateLimiterRedis;
  readonly #key: string;
  readonly #guard: Policy;
  readonly #insurance: TokenBucket;
  readonly #onRedisError: RedisBucketOptions['onRedisError'];

  constructor(options: RedisBucketOptions) {
    const { client, key, perSecond, burst, replicas, redisTimeoutMs, onRedisError } = options;
    const isIoredis = 'defineCommand' in client;
    this.#redis = new RateLimiterRedis({
      // The library defines its command on an ioredis client by name: on a copy, it is not in the way of another limiter's.
      storeClient: isIoredis ? Object.create(client) : client,
      useRedisPackage: !isIoredis,
      rejectIfRedisNotReady: true,
      customIncrTtlLuaScript: script(options),
      keyPrefix: 'rate',
      points: 1,
      duration: 1,
    });
    this.#key = key;
    this.#insurance = new TokenBucket(perSecond / replicas, Math.max(1, burst / replicas));
    this.#onRedisError = onRedisError;
    const isFailure = (error: unknown) => !(error instanceof RateLimiterRes);
    this.#guard = wrap(new CircuitBreaker({ failureThreshold: 1, openMs: 1_000, isFailure }), timeout(redisTimeoutMs));
  }

  /** Takes what a task costs and answers 0, or takes nothing and answers the milliseconds until it can be taken. */
  async take(cost: number): Promise<number> {
    try {
      await this.#consume(cost);
      return 0;
    } catch (error) {
      if (error instanceof RateLimiterRes) return Math.max(1, error.msBeforeNext);
      tell(this.#onRedisError, error);
    }
    const now = performance.now();
    const waitMs = this.#insurance.waitMs(cost, 0, now);
    if (waitMs === 0) this.#insurance.take(cost, now);
    return waitMs;
  }

  /** Takes what has been spent already. */
  charge(cost: number): void {
    this.#tellAll(unasked + cost);
    this.#insurance.take(cost, performance.now());
  }

  /** Lets no process take anything for so long. */
  pause(ms: number): void {
    if (ms >= 1) this.#tellAll(-Math.ceil(ms));
    const now = performance.now();
    this.#insurance.pause(now + ms, now);
  }

  #tellAll(cost: number): void {
    this.#consume(cost).catch((error: unknown) => tell(this.#onRedisError, error));
  }

  #consume(cost: number): Promise<unknown> {
    return this.#guard.run(() => this.#redis.consume(this.#key, cost), calm);
  }
}
