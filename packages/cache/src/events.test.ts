import { describe, expect, it } from 'vitest';
import { Cache, type CacheOptions } from './cache.js';
import type { CacheEvent } from './events.js';

function watched(options: CacheOptions = {}) {
  const events: CacheEvent[] = [];
  const clock = { ms: 0 };
  const cache = new Cache({ now: () => clock.ms, onEvent: (event) => events.push(event), ...options });
  return { cache, clock, events, space: cache.namespace('credential') };
}

describe('onEvent', () => {
  it('tells of each read, load and removal, in order', async () => {
    const { space, clock, events } = watched({ maxEntries: 1 });
    const options = { ttlMs: 10, staleMs: 10 };
    await space.getOrLoad('a', async () => 1, options);
    space.get('a');
    clock.ms = 15;
    await space.getOrLoad('a', () => Promise.reject(new Error('down')), options);
    await Promise.resolve();
    space.set('b', 2, { ...options, tags: ['tag'] });
    space.invalidate(['tag']);
    space.get('b');
    expect(events.map(({ type, key, ...rest }) => [type, key, 'reason' in rest ? rest.reason : undefined])).toEqual([
      ['load', 'a', undefined],
      ['miss', 'a', undefined],
      ['hit', 'a', undefined],
      ['load', 'a', undefined],
      ['stale', 'a', undefined],
      ['loadFailed', 'a', undefined],
      ['removed', 'a', 'evicted'],
      ['removed', 'b', 'invalidated'],
      ['miss', 'b', undefined],
    ]);
    expect(new Set(events.map(({ namespace }) => namespace))).toEqual(new Set(['credential']));
  });
});
