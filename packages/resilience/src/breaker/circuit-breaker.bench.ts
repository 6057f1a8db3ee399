import * as cockatiel from 'cockatiel';
import { bench, describe } from 'vitest';
import { many, nothing, perRound } from '../testing/many.js';
import { calm } from '../testing/tasks.js';
import { CircuitBreaker } from './circuit-breaker.js';

const theirs = (breaker: cockatiel.IBreaker) => {
  const policy = cockatiel.circuitBreaker(cockatiel.handleAll, { halfOpenAfter: 30_000, breaker });
  return () => policy.execute(nothing, calm);
};
const ours = (options?: ConstructorParameters<typeof CircuitBreaker>[0]) => {
  const breaker = new CircuitBreaker(options);
  return () => breaker.run(nothing, calm);
};

describe(`circuit breaker, ${perRound} tasks that succeed`, () => {
  bench('no policy', many(nothing));
  bench('@fastpath/resilience, failures in a row', many(ours()));
  bench('cockatiel, failures in a row', many(theirs(new cockatiel.ConsecutiveBreaker(5))));
});

describe(`circuit breaker over a window, ${perRound} tasks that succeed`, () => {
  bench('@fastpath/resilience, last 100 calls', many(ours({ window: { type: 'count', size: 100 } })));
  bench('cockatiel, last 100 calls', many(theirs(new cockatiel.CountBreaker({ threshold: 0.5, size: 100 }))));
  bench('@fastpath/resilience, last 10 s', many(ours({ window: { type: 'time', sizeMs: 10_000 } })));
  bench('cockatiel, last 10 s', many(theirs(new cockatiel.SamplingBreaker({ threshold: 0.5, duration: 10_000 }))));
});
