import { describe, expect, it } from 'vitest';
import { Cache } from './cache.js';
import { compression } from './compression.js';

const HOUR = { ttlMs: 3_600_000 };
const record = (id: number) => ({
  id,
  name: `Company ${id}`,
  description: 'Makes things that others sell. '.repeat(60),
});

describe('memory-saving mode', () => {
  it('gives back equal values, and counts the bytes they take compressed', () => {
    const cache = new Cache({ compression: compression({ learnBytes: 0 }) });
    const space = cache.namespace('credential');
    for (let id = 0; id < 10; id++) space.set(`key:${id}`, record(id), HOUR);
    expect(space.get('key:3')).toEqual(record(3));
    expect(cache.stats().bytes).toBeLessThan(10 * 200);
  });

  it('leaves small values, texts of which nothing is JSON, and errors as they are', async () => {
    const space = new Cache({ compression: compression({ minBytes: 100, learnBytes: 0 }) }).namespace('credential');
    const small = { small: true };
    const bigint = { big: 1n, text: 'x'.repeat(1_000) };
    space.set('small', small, HOUR);
    space.set('bigint', bigint, HOUR);
    expect(space.get('small')).toBe(small);
    expect(space.get('bigint')).toBe(bigint);
    const failing = () => Promise.reject(new Error('no'));
    await space.getOrLoad('error', failing, { negativeTtlMs: () => 1_000 }).catch(() => {});
    await expect(space.getOrLoad('error', async () => 1, HOUR)).rejects.toThrow('no');
  });

  it('learns a dictionary from the first values of a namespace, which makes the next ones smaller', () => {
    const random = (id: number) => ({
      id,
      text: Array.from({ length: 200 }, (_, i) => `field${(i * 7919) % 997}`).join(),
    });
    const sizeOf = (learnBytes: number) => {
      const cache = new Cache({ compression: compression({ learnBytes }) });
      const space = cache.namespace('credential');
      for (let id = 0; id < 20; id++) space.set(`key:${id}`, random(id), HOUR);
      space.clear();
      space.set('key', random(99), HOUR);
      expect(space.get('key')).toEqual(random(99));
      return cache.stats().bytes;
    };
    expect(sizeOf(4_000)).toBeLessThan(sizeOf(0) / 4);
  });

  it('works with windows, tags and loads as the plain mode does', async () => {
    const space = new Cache({ compression: compression({ learnBytes: 0 }) }).namespace('credential');
    const options = { ...HOUR, tags: (value: { id: number }) => [`id:${value.id}`] };
    await space.getOrLoad('key', async () => record(1), options);
    expect(await space.getOrLoad('key', async () => record(2), options)).toEqual(record(1));
    space.invalidate(['id:1']);
    expect(await space.getOrLoad('key', async () => record(2), options)).toEqual(record(2));
  });

  it('gives out the object itself while somebody holds it', () => {
    const space = new Cache({ compression: compression({ learnBytes: 0 }) }).namespace('credential');
    const held = record(1);
    space.set('key', held, HOUR);
    expect(space.get('key')).toBe(held);
  });

  it.each([{ level: 0 }, { minBytes: -1 }, { learnBytes: 1.5 }])('refuses %j', (options) => {
    expect(() => compression(options)).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }));
  });
});
