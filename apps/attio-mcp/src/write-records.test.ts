import { describe, expect, it } from 'vitest';
import { serve } from './testing/serve.js';

const served = serve();
const { start, shared, calls } = served;
const id = '00000000-0000-4000-8000-000000000000';
const path = '/v2/objects/companies/records';
const named = (count: number) => Array.from({ length: count }, (_, i) => ({ values: { name: `Bulk ${i}` } }));
const ask = async (args: object) =>
  (await (await shared()).call('write_records', { object: 'companies', ...args })).json;

describe('write_records', () => {
  it('says of each item what came of it, in order, and of all how many succeeded', async () => {
    const items = [...named(2), { values: { nmae: 'x' } }, { values: { name: 'Last' } }];
    const report = await ask({ action: 'create', items });
    expect(report).toMatchObject({ ok: 3, failed: 1, unknown: 0 });
    expect(report.results.map(({ index, status }: { index: number; status: string }) => [index, status])).toEqual([
      [0, 'ok'],
      [1, 'ok'],
      [2, 'failed'],
      [3, 'ok'],
    ]);
    expect(report.results[2].error).toMatchObject({ code: 'INPUT_INVALID', field: 'items.2.values.nmae' });
    expect(calls().filter((call) => call === `POST ${path}`)).toHaveLength(3);
  });

  it('never sends a create twice whose answer was lost, and says that it is not known', async () => {
    served.sandbox.inject({ match: { method: 'POST', path }, reset: true });
    const report = await ask({ action: 'create', items: named(2) });
    expect(report).toMatchObject({ ok: 1, failed: 0, unknown: 1 });
    expect(calls().filter((call) => call === `POST ${path}`)).toHaveLength(2);
  });

  it('updates, upserts and deletes, the last only once confirmed', async () => {
    const { results } = await ask({ action: 'create', items: named(3) });
    const ids: readonly string[] = results.map(({ record_id }: { record_id: string }) => record_id);
    const items = ids.map((record_id) => ({ record_id }));
    const changed = await ask({
      action: 'update',
      items: items.map((item) => ({ ...item, values: { description: 'new' } })),
    });
    expect(changed.ok).toBe(3);
    const domain = { name: 'Only one', domains: ['only-one.example'] };
    const upserts = {
      action: 'upsert',
      matching_attribute: 'domains',
      items: [{ values: domain }, { values: domain }],
    };
    const upserted = (await ask(upserts)).results;
    expect(upserted[0].record_id).toBe(upserted[1].record_id);

    const before = calls().length;
    expect(await ask({ action: 'delete', items })).toMatchObject({ done: false, preview: { delete: 3, first: ids } });
    expect(calls()).toHaveLength(before);
    expect((await ask({ action: 'delete', items, confirm: true })).ok).toBe(3);
    const { json } = await (await shared()).call('get_records', { object: 'companies', record_ids: ids });
    expect(json.not_found).toEqual(ids);
  });

  it('tells how far it is', async () => {
    const told: { progress: number; total?: number | undefined }[] = [];
    // the last steps may come together with the result, after which the SDK's client does not listen any more
    const args = { object: 'companies', action: 'create', items: named(100) };
    await (await shared()).call('write_records', args, undefined, (progress) => told.push(progress));
    expect(told[0]).toMatchObject({ progress: 1, total: 100 });
  });

  it('stops when the client cancels', async () => {
    const session = await start();
    const cancel = new AbortController();
    const call = session.call(
      'write_records',
      { object: 'companies', action: 'create', items: named(500) },
      cancel.signal,
    );
    await expect.poll(() => calls().length).toBeGreaterThan(10);
    cancel.abort();
    await expect(call).rejects.toThrow();
    await session.call('whoami');
    const sent = calls().length;
    await session.call('list_objects');
    expect(sent).toBeLessThan(300);
    expect(calls().filter((one) => one.startsWith('POST')).length).toBeLessThanOrEqual(sent);
  });

  it('leaves out what is ok when a report is too long, and nothing else', async () => {
    const session = await start({}, ['--max-answer-bytes', '1000']);
    const items = [...named(20), { values: { nmae: 'x' } }];
    const { json } = await session.call('write_records', { object: 'companies', action: 'create', items });
    expect(json).toMatchObject({ ok: 20, failed: 1, results: [{ index: 20, status: 'failed' }] });
    expect(json.left_out).toContain('ok');
  });

  it.each([
    [{ action: 'create', items: [] }, 'items', 'at least 1'],
    [{ action: 'create', items: Array(10_001).fill({ values: { name: 'x' } }) }, 'items', 'at most 10000'],
    [{ action: 'create', items: ['x'] }, 'items.0', 'an object'],
    [{ action: 'create', items: [{ vlaues: {} }] }, 'items.0.vlaues', 'no such field'],
    [{ action: 'upsert', items: named(1) }, 'matching_attribute', 'a unique attribute'],
    [{ action: 'upsert', matching_attribute: 'name', items: named(1) }, 'matching_attribute', 'domains'],
    [{ action: 'upsert', matching_attribute: 'domain', items: named(1) }, 'matching_attribute', 'domains'],
    [{ action: 'delete', items: named(1) }, 'items.0.record_id', 'the record'],
    [{ action: 'update', items: [{ record_id: 'x', values: {} }] }, 'items.0.record_id', 'UUID'],
    [{ action: 'merge', items: named(1) }, 'action', 'create, upsert'],
    [{ object: 'compnies', action: 'create', items: named(1) }, 'object', 'companies'],
  ])('refuses %j before anything is written', async (args, field, expected) => {
    const { error } = await ask(args);
    expect(error).toMatchObject({ code: 'INPUT_INVALID', field });
    expect(error.expected).toContain(expected);
    expect(calls().filter((call) => !call.startsWith('GET'))).toEqual([]);
  });

  it('takes items that came as JSON in a string', async () => {
    expect(await ask({ action: 'create', items: JSON.stringify(named(1)) })).toMatchObject({ ok: 1 });
  });

  it('tells of an update without an id or with nothing to change where it stands', async () => {
    const { results } = await ask({
      action: 'update',
      items: [{ values: { name: 'x' } }, { record_id: id, values: {} }],
    });
    expect(results.map(({ error }: { error: { field: string } }) => error.field)).toEqual([
      'items.0.record_id',
      'items.1.values',
    ]);
  });
});
