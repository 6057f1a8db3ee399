import { describe, expect, it } from 'vitest';
import { serve } from './testing/serve.js';
import type { Session } from './testing/session.js';

const served = serve();
const { start, shared, calls } = served;

const indexOf = async (session: Session) => (await session.call('performance_report')).json.index;

/** A server whose index is complete. */
async function indexed(args: readonly string[] = []): Promise<Session> {
  const session = await start({}, ['--index-objects', 'companies,people', '--warm-up-delay-ms', '0', ...args]);
  await expect
    .poll(
      async () =>
        Object.values((await indexOf(session))?.objects ?? {}).map(
          (one) => (one as { isComplete: boolean }).isComplete,
        ),
      { timeout: 15_000 },
    )
    .toEqual([true, true]);
  return session;
}

const find = async (session: Session, query: string, more: object = {}) =>
  (await session.call('search_records', { object: 'companies', query, ...more })).json;

describe('an index in memory', () => {
  it('is not there unless it is asked for', async () => {
    expect(await indexOf(await shared())).toBeUndefined();
  });

  it('answers search without a call, in the form of Attio’s own search', async () => {
    const session = await indexed();
    const { json } = await (await shared()).call('search_records', { object: 'companies', limit: 1 });
    const [company] = json.records;
    await session.call('whoami'); // the address of the workspace
    served.sandbox.reset();
    const { results } = (await session.call('search', { query: company.title.slice(0, 4) })).json;
    expect(results).toContainEqual({ id: `companies:${company.id}`, title: company.title, url: company.url });
    expect(calls()).toEqual([]);
  });

  it('answers search_records as Attio does, and with one request for all records of a page at most', async () => {
    const session = await indexed();
    for (const query of ['an', 'ab', 'gmbh']) {
      const local = await find(session, query, { limit: 500, fields: ['name'] });
      const plain = await find(await shared(), query, { limit: 500, fields: ['name'] });
      const byId = new Map(plain.records.map((record: { id: string }) => [record.id, record]));
      expect(local.records.length > 0 || plain.records.length === 0).toBe(true);
      for (const record of local.records) expect(record).toEqual(byId.get(record.id));
    }
    served.sandbox.reset();
    await find(session, 'ab');
    await find(session, 'ab');
    expect(calls()).toEqual([]); // its records are in the cache by now
  });

  it('goes on page by page, and loses no record', async () => {
    const session = await indexed();
    const whole = (await find(session, 'a', { limit: 500, fields: [] })).records;
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await find(session, 'a', { limit: 7, fields: [], ...(cursor && { cursor }) });
      ids.push(...page.records.map(({ id }: { id: string }) => id));
      cursor = page.next_cursor;
    } while (cursor);
    expect(ids).toEqual(whole.map(({ id }: { id: string }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('shows what the user has just created, changed and deleted', async () => {
    const session = await indexed();
    const titles = async (query: string) =>
      (await find(session, query)).records.map(({ title }: { title: string }) => title);
    const { json } = await session.call('create_record', { object: 'companies', values: { name: 'Zyzzyva One' } });
    const { id } = json.record;
    expect(await titles('zyzz')).toEqual(['Zyzzyva One']);
    await session.call('update_record', { object: 'companies', record_id: id, values: { name: 'Quokka' } });
    expect([await titles('zyzz'), await titles('quok')]).toEqual([[], ['Quokka']]);
    await session.call('delete_record', { object: 'companies', record_id: id, confirm: true });
    expect(await titles('quok')).toEqual([]);
    const { results } = (await session.call('search', { query: 'quokka' })).json;
    expect(results).toEqual([]);
  });

  it('leaves to Attio what it does not hold, and what words alone do not ask', async () => {
    const session = await indexed();
    served.sandbox.reset();
    await session.call('search_records', { object: 'deals', query: 'a', limit: 1 });
    await find(session, 'a', { filter: { name: { $contains: 'b' } }, limit: 1 });
    await find(session, 'a', { sorts: [{ attribute: 'name', direction: 'asc' }], limit: 1 });
    await find(session, 'nosuchwordanywhere');
    expect(calls().filter((call) => call.endsWith('query'))).toHaveLength(4);
  });

  it('answers at most as many hits as are wanted, by the preset ten', async () => {
    const session = await start({}, ['--preset', 'autocomplete', '--warm-up-delay-ms', '0']);
    await expect.poll(async () => (await indexOf(session))?.objects?.deals?.isComplete, { timeout: 15_000 }).toBe(true);
    served.sandbox.reset();
    const { results } = (await session.call('search', { query: 'am' })).json;
    expect(results.length).toBeGreaterThan(0);
    expect(results.length).toBeLessThanOrEqual(10);
    expect(calls().filter((call) => call.endsWith('search'))).toEqual([]);
  });
});
