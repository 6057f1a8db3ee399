import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { Cacheable } from 'cacheable';
import { LRUCache } from 'lru-cache';
import { describe } from 'vitest';
import { built } from './testing/built.js';
import { collectGarbage } from './testing/collect-garbage.js';
import { compare, measure, shortest } from './testing/compare.js';

const { Cache } = built<typeof import('./index.js')>('index');

const COUNT = 10_000;
const keys = Array.from({ length: COUNT }, (_, i) => `people:${i}`);
const values = keys.map((id, at) => ({ id, at }));
const options = { ttlMs: 3_600_000, size: 2_000, tags: ['people', 'crm'] };
const load = async () => ({ id: '', at: 0 });

const space = new Cache({ maxEntries: 2 * COUNT }).namespace('credential');
const lru = new LRUCache<string, { id: string; at: number }>({ max: 2 * COUNT, ttl: 3_600_000 });
const sized = new LRUCache<string, { id: string; at: number }>({ max: 2 * COUNT, ttl: 3_600_000, maxSize: 1e9 });
for (const [i, key] of keys.entries()) {
  const value = values[i] as { id: string; at: number };
  space.set(key, value, options);
  lru.set(key, value);
}

/** What one writes oneself: a map of promises beside lru-cache. */
const loading = new Map<string, Promise<{ id: string; at: number }>>();
function byHand(key: string): Promise<{ id: string; at: number }> {
  const known = lru.get(key);
  if (known !== undefined) return Promise.resolve(known);
  let promise = loading.get(key);
  if (promise === undefined) {
    promise = load()
      .then((value) => {
        lru.set(key, value);
        return value;
      })
      .finally(() => loading.delete(key));
    loading.set(key, promise);
  }
  return promise;
}

const cacheable = new Cacheable({ ttl: 3_600_000 });
const bento = new BentoCache({
  default: 'memory',
  stores: { memory: bentostore().useL1Layer(memoryDriver({ maxItems: 2 * COUNT, serialize: false })) },
});
const few = keys.slice(0, 100);
for (const key of few) {
  await cacheable.getOrSet(key, load);
  await bento.getOrSet({ key, factory: load, ttl: 3_600_000 });
}

function eachKeyAwaited(times: number, of: readonly string[], read: (key: string) => Promise<unknown>) {
  return async () => {
    for (let turn = 0; turn < times; turn++) for (const key of of) await read(key);
  };
}

/** The longest that the process worked between two turns of the event loop; what others on the machine did does not count. */
async function longestStopMs(work: () => Promise<unknown>): Promise<number> {
  const used = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  };
  let longest = 0;
  let done = false;
  let before = used();
  const turn = () => {
    longest = Math.max(longest, used() - before);
    before = used();
    if (!done) setImmediate(turn);
  };
  const working = work();
  turn();
  await working;
  done = true;
  return longest;
}

describe('in memory', () => {
  const hot = keys.slice(0, 1_000);
  compare('a hit, synchronous', {
    operations: 10_000,
    ours: () => {
      for (let turn = 0; turn < 10; turn++) for (const key of hot) space.get(key);
    },
    peers: {
      'lru-cache with ttl': () => {
        for (let turn = 0; turn < 10; turn++) for (const key of hot) lru.get(key);
      },
    },
    atMost: 1.3,
  });

  compare('a hit of getOrLoad', {
    operations: COUNT,
    ours: eachKeyAwaited(100, few, (key) => space.getOrLoad(key, load, options)),
    peers: {
      'by hand': eachKeyAwaited(100, few, byHand),
      bentocache: eachKeyAwaited(100, few, (key) => bento.getOrSet({ key, factory: load, ttl: 3_600_000 })),
      cacheable: eachKeyAwaited(100, few, (key) => cacheable.getOrSet(key, load)),
    },
    atMost: 2,
  });

  compare('a set with size and tags', {
    operations: COUNT,
    ours: () => {
      for (const key of keys) space.set(key, key, options);
    },
    peers: {
      'lru-cache with ttl and size': () => {
        for (const key of keys) sized.set(key, { id: key, at: 0 }, { size: 2_000 });
      },
    },
    atMost: 2,
  });

  let cold = 0;
  const crowd = (read: (key: string) => Promise<unknown>) => async () => {
    const key = `cold:${cold++}`;
    await Promise.all(Array.from({ length: 1_000 }, () => read(key)));
  };
  compare('a caller among 1,000 of one cold key', {
    operations: 1_000,
    ours: crowd((key) => space.getOrLoad(key, load, options)),
    peers: { 'by hand': crowd(byHand) },
    atMost: 2,
  });

  measure('invalidating one tag of 10,000 entries, at most 1 us', () => {
    const tags = Array.from({ length: 1_000 }, (_, i) => [`tag:${i}`]);
    return shortest(1_000, () => {
      for (const one of tags) space.invalidate(one);
    });
  });

  measure('invalidatePattern over 100,000 keys, no stop of the event loop above 5 ms', async () => {
    const stops: number[] = [];
    for (let round = 0; round < 5; round++) {
      const large = new Cache({ maxEntries: 100_000 }).namespace('credential');
      for (let i = 0; i < 100_000; i++) large.set(`people:${i}:${i % 100}`, i, options);
      collectGarbage();
      stops.push(await longestStopMs(() => large.invalidatePattern('*:7')));
    }
    return `longest stop ${Math.min(...stops).toFixed(1)} ms (median ${stops.sort((a, b) => a - b)[2]?.toFixed(1)} ms)`;
  });
});
