import { describe, expect, it } from 'vitest';
import { startTested } from '../testing/client.js';
import { Limits, retryAt } from './limits.js';

function limitsAt(startMs: number) {
  const clock = { nowMs: startMs };
  return { clock, limits: new Limits(() => clock.nowMs) };
}

const passes = (attempt: () => void): boolean => {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
};

const passing = (count: number, attempt: () => void): number =>
  Array.from({ length: count }, () => passes(attempt)).filter(Boolean).length;

describe('Limits', () => {
  it('lets 100 reads and 25 writes pass at once', () => {
    const { limits } = limitsAt(0);
    expect(passing(150, () => limits.count('key', 'read'))).toBe(100);
    expect(passing(150, () => limits.count('key', 'write'))).toBe(25);
  });

  it('lets as many pass again after a second', () => {
    const { limits, clock } = limitsAt(0);
    passing(100, () => limits.count('key', 'read'));
    clock.nowMs = 500;
    expect(passing(100, () => limits.count('key', 'read'))).toBe(50);
    clock.nowMs = 10_000;
    expect(passing(150, () => limits.count('key', 'read'))).toBe(100);
  });

  it('counts each key alone', () => {
    const { limits } = limitsAt(0);
    passing(30, () => limits.count('one', 'write'));
    expect(passing(1, () => limits.count('other', 'write'))).toBe(1);
  });

  it('refuses a query whose score is too high, and many whose scores add up', () => {
    const { limits, clock } = limitsAt(0);
    expect(passes(() => limits.score(2_001))).toBe(false);
    expect(passing(30, () => limits.score(2_000))).toBe(25);
    clock.nowMs = 10_001;
    expect(passes(() => limits.score(2_000))).toBe(true);
  });

  it('says when enough of the scores will have left the window', () => {
    const { limits, clock } = limitsAt(0);
    passing(10, () => limits.score(2_000));
    clock.nowMs = 5_000;
    passing(15, () => limits.score(2_000));
    expect(() => limits.score(2_000)).toThrow(
      expect.objectContaining({ headers: { 'retry-after': retryAt(10_000), 'x-attio-record-query-score': '2000' } }),
    );
  });

  it('names the next whole second as an HTTP date', () => {
    expect(retryAt(Date.UTC(2023, 4, 23, 14, 42, 0, 120))).toBe('Tue, 23 May 2023 14:42:01 GMT');
  });
});

describe('a caller over the limit', () => {
  it('is told when to come back', async () => {
    await using tested = await startTested({ rateLimit: true });
    const writes = Array.from({ length: 200 }, () => tested.call('DELETE /v2/tasks/none'));
    const refused = (await Promise.all(writes)).filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    const [reply] = refused;
    const wait = Date.parse(reply?.headers.get('retry-after') ?? '') - Date.parse(reply?.headers.get('date') ?? '');
    expect([0, 1000, 2000]).toContain(wait);
    expect(reply?.body).toMatchObject({ status_code: 429, type: 'rate_limit_error', code: 'rate_limit_exceeded' });
  });

  it('is never refused with the limit off', async () => {
    await using tested = await startTested({ rateLimit: false });
    const reads = await Promise.all(Array.from({ length: 150 }, () => tested.call('GET /v2/objects')));
    expect(reads.filter(({ status }) => status !== 200)).toEqual([]);
  });
});

describe('a query', () => {
  const filter = { $and: [{ name: { $contains: 'a' } }, { name: { $contains: 'b' } }] };
  const score = ({ headers }: { readonly headers: Headers }) => Number(headers.get('x-attio-record-query-score'));

  it('that is too heavy alone is refused, now and later; a simpler one is not', async () => {
    await using tested = await startTested({ rateLimit: true, scoreLimits: { perQuery: 7, perWindow: 1_000 } });
    const ask = (body: object) => tested.call('POST /v2/objects/people/records/query', { limit: 1, ...body });
    const refused = await ask({ filter });
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limit_exceeded' } });
    expect(score(refused)).toBeGreaterThan(7);
    expect((await ask({ filter })).status).toBe(429);
    expect((await ask({ filter: { name: { $contains: 'a' } } })).status).toBe(200);
  });

  it('waits once the scores of ten seconds are spent, whoever spent them; what has no score never does', async () => {
    const keys = ['a', 'b'].map((letter) => letter.repeat(64));
    const scoreLimits = { perQuery: 100, perWindow: 25 };
    await using tested = await startTested({ rateLimit: true, scoreLimits, apiKeys: keys });
    const ask = (key: string, body: object) =>
      fetch(`${tested.sandbox.baseUrl}/v2/objects/people/records/query`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        body: JSON.stringify({ limit: 1, ...body }),
      });
    const [one = '', other = ''] = keys;
    const first = await ask(one, { filter });
    expect([first.status, score(first)]).toEqual([200, 9]);
    expect((await ask(other, { filter })).status).toBe(200);
    const refused = await ask(other, { filter });
    expect(refused.status).toBe(429);
    const wait = Date.parse(refused.headers.get('retry-after') ?? '') - Date.parse(refused.headers.get('date') ?? '');
    expect(wait).toBeGreaterThan(5_000);
    expect((await ask(one, {})).status).toBe(200);
  });
});
