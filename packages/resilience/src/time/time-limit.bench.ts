import * as cockatiel from 'cockatiel';
import { bench, describe } from 'vitest';
import { many, perRound } from '../testing/many.js';
import { calm } from '../testing/tasks.js';
import { timeout } from './time-limit.js';

const task = async ({ signal }: { readonly signal: AbortSignal }) => signal.aborted;
const alone = async () => true;
const ours = timeout(1_000);
const theirs = cockatiel.timeout(1_000, cockatiel.TimeoutStrategy.Aggressive);

describe(`timeout, ${perRound} tasks that end in time`, () => {
  bench(
    '@fastpath/resilience',
    many(() => ours.run(alone, calm)),
  );
  bench(
    '@fastpath/resilience, a task that looks at its signal',
    many(() => ours.run(task, calm)),
  );
  bench(
    'cockatiel, aggressive',
    many(() => theirs.execute(alone, calm)),
  );
  bench(
    'AbortSignal.any and AbortSignal.timeout',
    many(() => task({ signal: AbortSignal.any([calm, AbortSignal.timeout(1_000)]) })),
  );
});
