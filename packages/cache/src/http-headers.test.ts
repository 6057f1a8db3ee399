import { describe, expect, it } from 'vitest';
import { Cache } from './cache.js';
import { etagOf, httpHeaders, isNotModified } from './http-headers.js';

function entry(afterMs: number) {
  const clock = { ms: 0 };
  const space = new Cache({ now: () => clock.ms }).namespace('credential');
  space.set('key', { name: 'Acme' }, { ttlMs: 60_000, staleMs: 30_000, graceMs: 10_000 });
  clock.ms = afterMs;
  const info = space.info('key');
  if (info === undefined) throw new Error('no entry');
  return info;
}

describe('httpHeaders', () => {
  it('are private, with the age and what is left of each window', () => {
    expect(httpHeaders(entry(20_500))).toEqual({
      'Cache-Control': 'private, max-age=60, stale-while-revalidate=30, stale-if-error=40',
      Age: '20',
      ETag: expect.stringMatching(/^"[\w-]{22}"$/),
      Vary: 'Authorization',
    });
  });

  it('give a stale entry no more time than it has', () => {
    expect(httpHeaders(entry(80_000))).toMatchObject({
      'Cache-Control': 'private, max-age=60, stale-while-revalidate=10, stale-if-error=20',
      Age: '80',
    });
  });

  it('are public, and have a time for the CDN, only when told so', () => {
    const headers = httpHeaders(entry(0), { scope: 'public', cdnTtlMs: 86_400_000, vary: ['Accept'] });
    expect(headers).toMatchObject({
      'Cache-Control': expect.stringMatching(/^public, /),
      'CDN-Cache-Control': 'public, max-age=86400',
      Vary: 'Accept',
    });
    expect(httpHeaders(entry(0), { cdnTtlMs: 1_000 })).not.toHaveProperty('CDN-Cache-Control');
  });
});

describe('an entity tag', () => {
  it('is the same for the same value, and another for another', () => {
    expect(etagOf({ a: 1 })).toBe(etagOf({ a: 1 }));
    expect(etagOf({ a: 1 })).not.toBe(etagOf({ a: 2 }));
    expect([etagOf(undefined), etagOf(1n)]).toEqual([undefined, undefined]);
  });

  it.each([
    [undefined, false],
    ['"a"', true],
    ['W/"a"', true],
    ['"b", "a"', true],
    ['*', true],
    ['"b"', false],
  ])('is named by If-None-Match: %s is %s', (header, expected) => {
    expect(isNotModified(header, '"a"')).toBe(expected);
  });
});
