import { describe, expect, it } from 'vitest';
import { startTestedIconect } from '../testing/iconect.js';
import { Limits } from './limits.js';

describe('limits and troubles', () => {
  it('refuse a user more than a hundred requests at once, and another one none', () => {
    const limits = new Limits(() => 0);
    for (let i = 0; i < 100; i++) limits.count('one');
    expect(() => limits.count('one')).toThrow('Too many requests');
    expect(() => limits.count('other')).not.toThrow();
  });

  it('say when to come again', async () => {
    await using tested = await startTestedIconect();
    tested.sandbox.inject({ status: 429 });
    const { headers, body } = await tested.call('GET /v1/users/me');
    expect([headers.get('retry-after'), body.error.code]).toEqual(['1', 'RATE_LIMIT_ERROR']);
  });

  it('happen by themselves in the hostile profile', async () => {
    await using tested = await startTestedIconect({ profile: 'hostile' });
    const calls = await Promise.allSettled(Array.from({ length: 500 }, () => tested.call('GET /v1/users/me')));
    const seen = new Set(calls.map((call) => (call.status === 'fulfilled' ? call.value.status : 'cut')));
    expect(seen.has('cut')).toBe(true);
    expect([429, 500, 502, 503].some((status) => seen.has(status))).toBe(true);
  });

  it('can be injected, and what was asked is logged', async () => {
    await using tested = await startTestedIconect();
    tested.sandbox.inject({ match: { path: '/v1/projects' }, status: 503, headers: { 'retry-after': '2' } });
    const { status, headers } = await tested.call('GET /v1/projects?page=1');
    expect([status, headers.get('retry-after')]).toEqual([503, '2']);
    expect((await tested.call('GET /v1/projects')).body.total).toBe(20);
    expect(tested.sandbox.calls().map(({ path, query }) => `${path}?${query}`)).toEqual([
      '/openid/token?',
      '/v1/projects?page=1',
      '/v1/projects?',
    ]);
  });

  it('cut a download in the middle when told to', async () => {
    await using tested = await startTestedIconect();
    tested.sandbox.inject({ match: { path: '*/download' }, truncate: true });
    await expect(tested.call('GET /v1/files/file-000006/download')).rejects.toThrow();
  });
});
