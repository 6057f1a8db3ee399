import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { Cacheable } from 'cacheable';
import { LRUCache } from 'lru-cache';
import { describe } from 'vitest';
import { Cache } from './cache.js';
import { compare, measure } from './testing/compare.js';

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

function eachKey(times: number, read: (key: string) => unknown): () => void {
  return () => {
    for (let turn = 0; turn < times; turn++) for (const key of keys) read(key);
  };
}

function eachKeyAwaited(times: number, of: readonly string[], read: (key: string) => Promise<unknown>) {
  return async () => {
    for (let turn = 0; turn < times; turn++) for (const key of of) await read(key);
  };
}

describe('in memory', () => {
  compare('a hit, synchronous', {
    operations: 20 * COUNT,
    ours: eachKey(20, (key) => space.get(key)),
    peers: { 'lru-cache with ttl': eachKey(20, (key) => lru.get(key)) },
    atMost: 1.3,
  });

  compare('a hit of getOrLoad', {
    operations: 5 * COUNT,
    ours: eachKeyAwaited(500, few, (key) => space.getOrLoad(key, load, options)),
    peers: {
      'by hand': eachKeyAwaited(500, few, byHand),
      bentocache: eachKeyAwaited(500, few, (key) => bento.getOrSet({ key, factory: load, ttl: 3_600_000 })),
      cacheable: eachKeyAwaited(500, few, (key) => cacheable.getOrSet(key, load)),
    },
    atMost: 2,
    rounds: 5,
  });

  compare('a set with size and tags', {
    operations: 5 * COUNT,
    ours: eachKey(5, (key) => space.set(key, key, options)),
    peers: { 'lru-cache with ttl and size': eachKey(5, (key) => sized.set(key, { id: key, at: 0 }, { size: 2_000 })) },
    atMost: 2,
  });

  let cold = 0;
  const crowd = (read: (key: string) => Promise<unknown>) => async () => {
    for (let turn = 0; turn < 20; turn++) {
      const key = `cold:${cold++}`;
      await Promise.all(Array.from({ length: 1_000 }, () => read(key)));
    }
  };
  compare('a caller among 1,000 of one cold key', {
    operations: 20_000,
    ours: crowd((key) => space.getOrLoad(key, load, options)),
    peers: { 'by hand': crowd(byHand) },
    atMost: 2,
  });

  measure('invalidating one tag of 10,000 entries, at most 1 us', () => {
    const tags = Array.from({ length: 1_000 }, (_, i) => [`tag:${i}`]);
    for (let i = 0; i < 20; i++) for (const one of tags) space.invalidate(one);
    const begun = process.hrtime.bigint();
    for (let i = 0; i < 100; i++) for (const one of tags) space.invalidate(one);
    return `${(Number(process.hrtime.bigint() - begun) / 100_000).toFixed(0)} ns`;
  });

  measure('invalidatePattern over 100,000 keys, no stop of the event loop above 5 ms', async () => {
    const stops: number[] = [];
    let totalMs = 0;
    for (let round = 0; round < 5; round++) {
      const large = new Cache({ maxEntries: 100_000 }).namespace('credential');
      for (let i = 0; i < 100_000; i++) large.set(`people:${i}:${i % 100}`, i, options);
      let longest = 0;
      let done = false;
      let last = performance.now();
      const turn = () => {
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
        if (!done) setImmediate(turn);
      };
      const begun = performance.now();
      const dropped = large.invalidatePattern('*:7');
      turn();
      await dropped;
      done = true;
      totalMs = performance.now() - begun;
      stops.push(longest);
    }
    return `longest stop ${Math.min(...stops).toFixed(1)} ms (median ${stops.sort((a, b) => a - b)[2]?.toFixed(1)} ms), ${totalMs.toFixed(0)} ms in all`;
  });
});
