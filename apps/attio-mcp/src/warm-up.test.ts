import { describe, expect, it } from 'vitest';
import { serve } from './testing/serve.js';
import type { Session } from './testing/session.js';

const served = serve();
const { start, calls } = served;
const warm = (queries: string, delayMs = 0, env = {}) =>
  start(env, ['--warm-up', queries, '--warm-up-delay-ms', String(delayMs)]);
const reported = async (session: Session) => (await session.call('performance_report')).json.warm_up;
const ended = async (session: Session) => {
  await expect.poll(async () => (await reported(session)).status, { timeout: 15_000 }).toMatch(/done|failed/);
  return reported(session);
};

describe('a warm-up', () => {
  it('asks what is configured, so that the same questions of a user cost nothing', async () => {
    const session = await warm('acme,deals:,people:ada');
    expect(await ended(session)).toMatchObject({ status: 'done', done: 3, failed: [], skipped: 0 });
    const before = calls().length;
    await session.call('search', { query: 'acme' });
    await session.call('search_records', { object: 'deals' });
    await session.call('search_records', { object: 'people', query: 'ada' });
    expect([before > 3, calls().length]).toEqual([true, before]);
  });

  it('begins only after its delay, and not at all when the server ends before', async () => {
    const session = await warm('acme', 60_000);
    expect(await reported(session)).toEqual({ status: 'waiting', queries: 1 });
    expect(calls()).toEqual([]);
  });

  it('has one request under way at a time, so that it is in nobody’s way', async () => {
    served.sandbox.inject({ match: { path: '*/query' }, delayMs: 100, times: 4 });
    await ended(await warm('deals:a,deals:b,deals:c'));
    const queries = served.sandbox.calls().filter(({ path }) => path.endsWith('query'));
    const overlaps = queries.filter((one, i) => {
      const next = queries[i + 1];
      return next && next.startedAt < one.startedAt + one.durationMs - 1;
    });
    expect([queries.length, overlaps]).toEqual([3, []]);
  });

  it('says what failed and goes on; a server without a key says why, and serves', async () => {
    const report = await ended(await warm('nothing:x,deals:'));
    expect(report).toMatchObject({ done: 1, failed: [{ query: 'nothing:x' }] });
    const keyless = await warm('acme', 0, { ATTIO_API_KEY: '' });
    expect(await ended(keyless)).toMatchObject({ status: 'failed', error: expect.stringContaining('no API key') });
  });

  it('is not spoken of where none is configured', async () => {
    expect(await reported(await start())).toBeUndefined();
  });
});
