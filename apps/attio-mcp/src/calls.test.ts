import { describe, expect, it } from 'vitest';
import { serve } from './testing/serve.js';
import type { Session } from './testing/session.js';

const served = serve();
const { start, shared, calls } = served;
/** A server that has read the metadata of companies, and ids of some of them; nothing is in its cache but those. */
async function warmed(count: number): Promise<{ readonly session: Session; readonly ids: readonly string[] }> {
  const { json } = await (await shared()).call('search_records', {
    object: 'companies',
    limit: count,
    fields: ['name'],
  });
  const session = await start();
  await session.call('describe_object', { object: 'companies' });
  served.sandbox.reset();
  return { session, ids: json.records.map(({ id }: { id: string }) => id) };
}

const until = async (isTrue: () => boolean) => {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 2));
};

describe('calls to Attio', () => {
  it('a search is one, and the same search again is none', async () => {
    const { session } = await warmed(1);
    await session.call('search_records', { object: 'companies', query: 'a' });
    await session.call('search_records', { object: 'companies', query: 'a' });
    expect(calls()).toEqual(['POST /v2/objects/companies/records/query']);
  });

  it('a record read twice is one', async () => {
    const { session, ids } = await warmed(1);
    await session.call('get_records', { object: 'companies', record_ids: ids });
    await session.call('get_records', { object: 'companies', record_ids: ids, fields: ['name'] });
    expect(calls()).toEqual(['GET /v2/objects/companies/records/{id}']);
  });

  it('twenty reads of one record at the same time are one', async () => {
    const { session, ids } = await warmed(1);
    await Promise.all(
      Array.from({ length: 20 }, () => session.call('get_records', { object: 'companies', record_ids: ids })),
    );
    expect(calls()).toHaveLength(1);
  });

  it('twenty reads of twenty records at the same time are at most two', async () => {
    const { session, ids } = await warmed(20);
    const answers = await Promise.all(
      ids.map((id) => session.call('get_records', { object: 'companies', record_ids: [id] })),
    );
    expect(answers.map(({ json }) => json.records[0].id)).toEqual(ids);
    expect(calls().length).toBeLessThanOrEqual(2);
  });

  it('a hundred records in one question are one, in the order asked for, and the missing ones are named', async () => {
    const { session, ids } = await warmed(99);
    const missing = '00000000-0000-4000-8000-000000000000';
    const { json } = await session.call('get_records', {
      object: 'companies',
      record_ids: [missing, ...ids],
      fields: [],
    });
    expect(json.records.map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(json.not_found).toEqual([missing]);
    expect(calls()).toHaveLength(1);
  });

  it('five hundred records in one question are five', async () => {
    const { session, ids } = await warmed(500);
    const { json } = await session.call('get_records', { object: 'companies', record_ids: ids, fields: [] });
    const found = json.records.map(({ id }: { id: string }) => id);
    expect(ids).toHaveLength(200); // as many as there are; the others are not there
    expect(found).toEqual(ids);
    expect(calls()).toHaveLength(2);
    served.sandbox.reset();
    const missing = Array.from({ length: 500 }, (_, i) => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`);
    expect((await session.call('get_records', { object: 'companies', record_ids: missing })).json.not_found).toEqual(
      missing,
    );
    expect(calls()).toEqual(Array(5).fill('POST /v2/objects/companies/records/query'));
  });

  it('an update is one, and the record read next is none and shows it, also with an older read under way', async () => {
    const { session, ids } = await warmed(1);
    const target = { object: 'companies', record_ids: ids };
    served.sandbox.inject({ match: { method: 'GET', path: '/v2/objects/companies/records/' }, delayMs: 200 });
    const older = session.call('get_records', target);
    await until(() => served.sandbox.calls().length === 1);
    await session.call('update_record', { object: 'companies', record_id: ids[0], values: { description: 'new' } });
    const read = await session.call('get_records', target);
    await older;
    const later = await session.call('get_records', target);
    expect([read, later].map(({ json }) => json.records[0].values.description)).toEqual(['new', 'new']);
    expect(calls()).toEqual(['GET /v2/objects/companies/records/{id}', 'PUT /v2/objects/companies/records/{id}']);
  });

  it('a search shows what was created and not what was deleted', async () => {
    const session = await start();
    const find = async () =>
      (await session.call('search_records', { object: 'companies', query: 'zyzzyva' })).json.records;
    expect(await find()).toEqual([]);
    const { json } = await session.call('create_record', { object: 'companies', values: { name: 'Zyzzyva' } });
    expect((await find()).map(({ id }: { id: string }) => id)).toEqual([json.record.id]);

    const target = { object: 'companies', record_id: json.record.id };
    const before = served.sandbox.calls().length;
    expect((await session.call('delete_record', target)).json).toMatchObject({ deleted: false });
    expect(served.sandbox.calls()).toHaveLength(before);
    const deleted = await session.call('delete_record', { ...target, confirm: true });
    expect(deleted.json).toEqual({ deleted: true, id: json.record.id });
    expect(await find()).toEqual([]);
  });

  it('search and fetch give results with ids, and the document behind one', async () => {
    const session = await start();
    const { json } = await session.call('search_records', { object: 'companies', limit: 1 });
    const [company] = json.records;
    const { results } = (await session.call('search', { query: company.title })).json;
    expect(results[0]).toEqual({ id: `companies:${company.id}`, title: company.title, url: company.url });
    const document = (await session.call('fetch', { id: results[0].id })).json;
    expect(Object.keys(document)).toEqual(['id', 'title', 'text', 'url', 'metadata']);
    expect(document.text).toContain(company.title);
  });

  it('are counted in the performance report, by tool and by route', async () => {
    const { session, ids } = await warmed(1);
    for (let i = 0; i < 4; i++) await session.call('get_records', { object: 'companies', record_ids: ids });
    const { json } = await session.call('performance_report', { window: '1m' });
    const tool = json.tools.find((one: { tool: string }) => one.tool === 'get_records');
    const route = json.routes.find((one: { route: string }) => one.route.endsWith('/records/{record_id}'));
    expect([tool.calls, route.calls]).toEqual([4, 1]);
    expect(json.memory.rss_mb).toBeGreaterThan(10);
  });
});
