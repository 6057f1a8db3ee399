import * as cockatiel from 'cockatiel';
import pRetry from 'p-retry';
import { bench, describe } from 'vitest';
import { many, nothing, perRound } from '../testing/many.js';
import { calm } from '../testing/tasks.js';
import { retry } from './retry.js';

const ours = retry();
const theirs = cockatiel.retry(cockatiel.handleAll, { maxAttempts: 3, backoff: new cockatiel.ExponentialBackoff() });

describe(`retry, ${perRound} tasks that succeed at once`, () => {
  bench('no policy', many(nothing));
  bench(
    '@fastpath/resilience',
    many(() => ours.run(nothing, calm)),
  );
  bench(
    'cockatiel',
    many(() => theirs.execute(nothing, calm)),
  );
  bench(
    'p-retry',
    many(() => pRetry(nothing, { retries: 2 })),
  );
});
