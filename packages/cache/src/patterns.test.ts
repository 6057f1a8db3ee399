import { describe, expect, it } from 'vitest';
import { Cache } from './cache.js';

const HOUR = { ttlMs: 3_600_000, size: 1 };

function filled(count: number) {
  const cache = new Cache({ maxEntries: 2 * count });
  const space = cache.namespace('credential');
  for (let i = 0; i < count; i++) space.set(`key:${i}`, i, HOUR);
  return { cache, space };
}

describe('invalidatePattern over many keys', () => {
  it('leaves the event loop room after every 5,000 keys', async () => {
    const { space } = filled(20_000);
    let turns = 0;
    let done = false;
    const count = () => {
      turns += 1;
      if (!done) setImmediate(count);
    };
    setImmediate(count);
    expect(await space.invalidatePattern('key:*')).toBe(20_000);
    done = true;
    expect(turns).toBeGreaterThanOrEqual(3);
  });

  it('hides every match at once, also what it has not come to yet', async () => {
    const { space } = filled(20_000);
    const dropped = space.invalidatePattern('*9');
    expect(space.get('key:19999')).toBeUndefined();
    expect(space.get('key:19998')).toBe(19_998);
    await dropped;
    expect(space.get('key:19989')).toBeUndefined();
  });

  it('leaves what is kept while it is under way', async () => {
    const { cache, space } = filled(20_000);
    const dropped = space.invalidatePattern('key:*');
    for (let i = 19_000; i < 21_000; i++) space.set(`key:${i}`, 'new', HOUR);
    await dropped;
    expect(space.get('key:19500')).toBe('new');
    expect(cache.stats().entries).toBe(2_000);
  });

  it('ends although keys are kept and deleted all the time', async () => {
    const { space } = filled(20_000);
    const dropped = space.invalidatePattern('none');
    for (let i = 0; i < 10_000; i++) {
      space.delete(`key:${i}`);
      space.set(`other:${i}`, i, HOUR);
    }
    expect(await dropped).toBe(0);
  });

  it('is forgotten after sixteen others, by taking every key for matched', () => {
    const { space } = filled(1);
    const asOf = space.stamp();
    for (let i = 0; i < 18; i++) void space.invalidatePattern(`none:${i}`);
    expect(space.set('key', 'older', { ...HOUR, asOf })).toBe(false);
    expect(space.get('key:0')).toBe(0);
  });
});
