import { RateLimiterMemory } from 'rate-limiter-flexible';
import { bench, describe } from 'vitest';
import { many, nothing, perRound } from '../testing/many.js';
import { calm } from '../testing/tasks.js';
import { keyedRateLimiter } from './keyed-rate-limiter.js';
import { rateLimiter, slidingWindowLimiter } from './rate-limiter.js';

const plenty = 1e9;

describe(`rate limiter in memory, ${perRound} tasks that need not wait`, () => {
  const bucket = rateLimiter({ perSecond: plenty });
  const window = slidingWindowLimiter({ maxRequests: 1e6, windowMs: 1 });
  const theirs = new RateLimiterMemory({ points: plenty, duration: 1 });

  bench(
    '@fastpath/resilience, token bucket',
    many(() => bucket.run(nothing, calm)),
  );
  bench(
    '@fastpath/resilience, sliding window',
    many(() => window.run(nothing, calm)),
  );
  bench(
    'rate-limiter-flexible, fixed window',
    many(() => theirs.consume('key').then(nothing)),
  );
});

describe(`rate limiter per caller, ${perRound} checks of 1,000 callers`, () => {
  const callers = Array.from({ length: 1_000 }, (_, i) => ({ ip: `10.0.${i >> 8}.${i & 255}` }));
  const ours = keyedRateLimiter({ maxRequests: plenty, windowMs: 60_000 });
  const theirs = new RateLimiterMemory({ points: plenty, duration: 60 });
  let next = 0;
  const caller = () => callers[next++ % callers.length] ?? { ip: '' };

  bench('@fastpath/resilience', () => {
    for (let i = 0; i < perRound; i++) ours.check(caller());
  });
  bench(
    'rate-limiter-flexible',
    many(() => theirs.consume(caller().ip)),
  );
});
