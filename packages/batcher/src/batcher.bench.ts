import { create, windowScheduler } from '@yornaath/batshit';
import DataLoader from 'dataloader';
import PQueue from 'p-queue';
import { bench, describe } from 'vitest';
import { createBatcher } from './batcher.js';

const KEYS = Array.from({ length: 10_000 }, (_, i) => `record-${i}`);
const echo = async (keys: readonly string[]) => [...keys];

const fastpath = () => {
  const batcher = createBatcher<string, string>({ load: echo, maxSize: 100 });
  return (key: string) => batcher.load(key);
};
const dataloader = () => {
  const loader = new DataLoader<string, string>(echo, { cache: false, maxBatchSize: 100 });
  return (key: string) => loader.load(key);
};
/** DataLoader asks once for a key that is wanted twice only with its cache; this one forgets with each batch. */
const deduping = () => {
  const cacheMap = new Map<string, Promise<string>>();
  const load = (keys: readonly string[]) => {
    cacheMap.clear();
    return echo(keys);
  };
  const loader = new DataLoader<string, string>(load, { cacheMap, maxBatchSize: 100 });
  return (key: string) => loader.load(key);
};
const batshit = (windowMs: number) => {
  const batcher = create({
    fetcher: async (keys: string[]) => new Map(keys.map((key) => [key, key])),
    resolver: (answer, key) => answer.get(key),
    scheduler: windowScheduler(windowMs),
  });
  return (key: string) => batcher.fetch(key);
};

const together = (load: (key: string) => Promise<unknown>, keys: readonly string[]) => async () => {
  await Promise.all(keys.map(load));
};
const alone = (load: (key: string) => Promise<unknown>) => async () => {
  await load('record-0');
};

describe('10,000 keys at once, batches of 100', () => {
  bench('@fastpath/batcher', together(fastpath(), KEYS));
  bench('dataloader, asks twice for what is wanted twice', together(dataloader(), KEYS));
  bench('dataloader, asks once', together(deduping(), KEYS));
  bench('batshit, one batch of all', together(batshit(0), KEYS));
});

describe('10,000 calls at once for 100 keys', () => {
  const keys = KEYS.map((_, i) => `record-${i % 100}`);
  bench('@fastpath/batcher', together(fastpath(), keys));
  bench('dataloader, asks 10,000 times', together(dataloader(), keys));
  bench('dataloader, asks once', together(deduping(), keys));
});

describe('a lone call on an idle upstream', () => {
  const batcher = createBatcher<string, string>({ load: echo });
  const { signal } = new AbortController();
  bench(
    'no batching',
    alone(async (key) => (await echo([key]))[0]),
  );
  bench('@fastpath/batcher, window 10 ms', alone(fastpath()));
  bench(
    '@fastpath/batcher, with a signal',
    alone((key) => batcher.load(key, { signal })),
  );
  bench('dataloader', alone(dataloader()));
  bench('batshit, window 10 ms', alone(batshit(10)));
});

describe('1,000 batches of one key each', () => {
  const keys = KEYS.slice(0, 1_000);
  const batcher = createBatcher<string, string>({ load: echo, partition: (key) => key });
  const queue = new PQueue({ concurrency: 5 });
  bench(
    '@fastpath/batcher, a partition each',
    together((key) => batcher.load(key), keys),
  );
  bench(
    'p-queue alone',
    together((key) => queue.add(() => echo([key])), keys),
  );
});
