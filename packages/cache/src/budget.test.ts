import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Cache } from './cache.js';
import { collectGarbage } from './testing/collect-garbage.js';

const HOUR = { ttlMs: 3_600_000, size: 1 };

describe('the bounds of a cache', () => {
  it('hold over a thousand namespaces, of which the large ones give most', () => {
    const cache = new Cache({ maxEntries: 1_000 });
    for (let i = 0; i < 500; i++) cache.namespace(`small:${i}`).set('key', i, HOUR);
    for (let i = 0; i < 2_000; i++) cache.namespace('large').set(`key:${i}`, i, HOUR);
    expect(cache.stats()).toMatchObject({ entries: 1_000, namespaces: 501 });
    expect(cache.namespace('small:0').get('key')).toBe(0);
  });

  it('can be changed while it is in use', () => {
    const cache = new Cache({ maxEntries: 10 });
    const space = cache.namespace('credential');
    for (let i = 0; i < 10; i++) space.set(`key:${i}`, i, { ...HOUR, size: 10 });
    cache.limit({ maxEntries: 5 });
    expect(cache.stats().entries).toBe(5);
    cache.limit({ maxBytes: 20 });
    expect(cache.stats()).toMatchObject({ entries: 2, bytes: 20 });
    expect(space.get('key:9')).toBe(9);
    expect(() => cache.limit({ maxBytes: 0 })).toThrow('maxBytes');
  });

  it('drop in the order of keeping with eviction "fifo"', () => {
    const space = new Cache({ maxEntries: 2, eviction: 'fifo' }).namespace('credential');
    space.set('a', 1, HOUR);
    space.set('b', 2, HOUR);
    space.get('a');
    space.set('c', 3, HOUR);
    expect([space.get('a'), space.get('b'), space.get('c')]).toEqual([undefined, 2, 3]);
    expect(() => new Cache({ eviction: 'random' as 'lru' })).toThrow('eviction must be one of lru, fifo, not random');
  });

  it('do not count namespaces that nobody holds and that hold nothing', async () => {
    const cache = new Cache();
    for (let i = 0; i < 100; i++) cache.namespace(`gone:${i}`).get('key');
    cache.namespace('kept').set('key', 1, HOUR);
    await delay(1);
    collectGarbage();
    expect(cache.stats().namespaces).toBe(1);
    expect(cache.namespace('kept').get('key')).toBe(1);
  });
});
