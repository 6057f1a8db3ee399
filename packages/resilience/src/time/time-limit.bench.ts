import * as cockatiel from 'cockatiel';
import { bench, describe } from 'vitest';
import { many, perRound } from '../testing/many.js';
import { calm } from '../testing/tasks.js';
import { timeout } from './time-limit.js';

const task = async (signal: AbortSignal) => signal.aborted;
const ours = timeout(1_000);
const theirs = cockatiel.timeout(1_000, cockatiel.TimeoutStrategy.Aggressive);

describe(`timeout, ${perRound} tasks that end in time`, () => {
  bench(
    '@fastpath/resilience',
    many(() => ours.run(task, calm)),
  );
  bench(
    'cockatiel, aggressive',
    many(() => theirs.execute(({ signal }) => task(signal), calm)),
  );
  bench(
    'AbortSignal.any and AbortSignal.timeout',
    many(() => task(AbortSignal.any([calm, AbortSignal.timeout(1_000)]))),
  );
});
