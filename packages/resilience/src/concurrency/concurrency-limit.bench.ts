import * as cockatiel from 'cockatiel';
import { bench, describe } from 'vitest';
import { many, nothing, perRound } from '../testing/many.js';
import { calm } from '../testing/tasks.js';
import { concurrencyLimit } from './concurrency-limit.js';

const ours = concurrencyLimit({ maxConcurrent: 10 });
const theirs = cockatiel.bulkhead(10, 1_000);

describe(`concurrency limit, ${perRound} tasks that find a place`, () => {
  bench(
    '@fastpath/resilience',
    many(() => ours.run(nothing, calm)),
  );
  bench(
    'cockatiel',
    many(() => theirs.execute(nothing, calm)),
  );
});

describe(`concurrency limit of 10, ${perRound} tasks at once, each of a caller of its own`, () => {
  const callers = Array.from({ length: perRound }, () => new AbortController().signal);
  const atOnce = (run: (signal: AbortSignal) => Promise<unknown>) => async () => {
    await Promise.all(callers.map(run));
  };
  bench(
    '@fastpath/resilience',
    atOnce((signal) => ours.run(nothing, signal)),
  );
  bench(
    'cockatiel',
    atOnce((signal) => theirs.execute(nothing, signal)),
  );
});
