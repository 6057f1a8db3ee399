import * as cockatiel from 'cockatiel';
import { bench, describe } from 'vitest';
import { CircuitBreaker } from './breaker/circuit-breaker.js';
import { wrap } from './policy.js';
import { rateLimiter } from './rate/rate-limiter.js';
import { retry } from './retry/retry.js';
import { many, nothing, perRound } from './testing/many.js';
import { calm } from './testing/tasks.js';
import { timeout } from './time/time-limit.js';

const limiter = () => rateLimiter({ perSecond: 1e9 });
const untimed = wrap(retry(), new CircuitBreaker(), limiter());
const same = wrap(retry(), new CircuitBreaker(), timeout(1_000));
const timed = wrap(retry(), new CircuitBreaker(), limiter(), timeout(1_000));

const breaker = () =>
  cockatiel.circuitBreaker(cockatiel.handleAll, {
    halfOpenAfter: 30_000,
    breaker: new cockatiel.ConsecutiveBreaker(5),
  });
const again = cockatiel.retry(cockatiel.handleAll, { maxAttempts: 3, backoff: new cockatiel.ExponentialBackoff() });
const theirBreaker = breaker();
const theirs = cockatiel.wrap(again, breaker(), cockatiel.timeout(1_000, cockatiel.TimeoutStrategy.Aggressive));

describe(`retry, breaker and rate limit, ${perRound} tasks that succeed`, () => {
  bench(
    '@fastpath/resilience, all three',
    many(() => untimed.run(nothing, calm)),
  );
  bench(
    'cockatiel, its breaker alone',
    many(() => theirBreaker.execute(nothing, calm)),
  );
});

describe(`retry, breaker and timeout, ${perRound} tasks that succeed`, () => {
  bench(
    '@fastpath/resilience',
    many(() => same.run(nothing, calm)),
  );
  bench(
    '@fastpath/resilience, and a rate limit',
    many(() => timed.run(nothing, calm)),
  );
  bench(
    'cockatiel',
    many(() => theirs.execute(nothing, calm)),
  );
});
