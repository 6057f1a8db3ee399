import { describe, expect, it } from 'vitest';
import { serve } from './testing/serve.js';

const served = serve();
const { start, shared, calls } = served;
const list = 'sales_pipeline';
const id = '00000000-0000-4000-8000-000000000000';
const ask = async (tool: string, args: object = {}) => (await (await shared()).call(tool, args)).json;
const entryCalls = () => calls().filter((call) => call.includes('entries'));

describe('lists', () => {
  it('are listed with the objects whose records they hold', async () => {
    const { lists } = await ask('list_lists');
    expect(lists).toContainEqual({ slug: list, name: 'Sales pipeline', parent_objects: ['companies'] });
  });

  it('have entries with plain values, page by page', async () => {
    const first = await ask('query_list_entries', { list, limit: 2, fields: ['stage', 'priority'] });
    const second = await ask('query_list_entries', { list, limit: 2, fields: ['stage'], cursor: first.next_cursor });
    expect(Object.keys(first.entries[0])).toEqual(['entry_id', 'record_id', 'object', 'created_at', 'values']);
    expect(first.entries[0].values).toEqual({ stage: expect.any(String), priority: expect.anything() });
    const ids = [...first.entries, ...second.entries].map(({ entry_id }) => entry_id);
    expect(new Set(ids).size).toBe(4);
  });

  it('are filtered on their own attributes, also in the short form, and end without a cursor', async () => {
    const { entries, next_cursor } = await ask('query_list_entries', {
      list,
      filter: { stage: 'Signed', priority: { gte: 3 } },
      sorts: [{ attribute: 'priority', direction: 'desc' }],
      limit: 500,
    });
    expect(entries.length).toBeGreaterThan(0);
    expect(next_cursor).toBeNull();
    for (const { values } of entries) expect([values.stage, values.priority >= 3]).toEqual(['Signed', true]);
  });

  it('show values of the records of a page with one request for all of them', async () => {
    const session = await start();
    const args = { list, limit: 20, fields: ['stage'], record_fields: ['domains'] };
    const { json } = await session.call('query_list_entries', args);
    expect(json.entries).toHaveLength(20);
    for (const { record } of json.entries)
      expect(record).toMatchObject({ title: expect.any(String), values: { domains: expect.any(Array) } });
    expect(calls().filter((call) => call.includes('/records'))).toEqual(['POST /v2/objects/companies/records/query']);
    await session.call('query_list_entries', args);
    expect(entryCalls()).toHaveLength(1);
  });

  it('take a record, change its values there and let it go, each with one request; each is seen at once', async () => {
    const { record } = await ask('create_record', { object: 'companies', values: { name: 'On the list' } });
    const find = async () => {
      const asked = { list, filter: { priority: 5 }, fields: ['stage'], limit: 500 };
      const { entries } = await ask('query_list_entries', asked);
      return entries.find(({ record_id }: { record_id: string }) => record_id === record.id);
    };
    expect(await find()).toBeUndefined();

    const before = calls().length;
    const values = { stage: 'Contacted', priority: 5 };
    const { entry } = await ask('write_list_entry', { list, action: 'add', record_id: record.id, values });
    expect(entry).toMatchObject({ record_id: record.id, object: 'companies', values });
    expect((await find())?.values).toEqual({ stage: 'Contacted' });
    const { entry_id } = entry;
    await ask('write_list_entry', { list, action: 'update', entry_id, values: { stage: 'Signed' } });
    expect((await find())?.values).toEqual({ stage: 'Signed' });

    // an entry that is there is updated, not doubled
    const again = await ask('write_list_entry', { list, action: 'add', record_id: record.id, values });
    expect(again.entry.entry_id).toBe(entry_id);
    const removal = { list, action: 'remove', entry_id };
    expect(await ask('write_list_entry', removal)).toMatchObject({ done: false, preview: { remove: entry_id } });
    expect(await find()).toBeDefined();
    expect(await ask('write_list_entry', { ...removal, confirm: true })).toEqual({ done: true, removed: entry_id });
    expect(await find()).toBeUndefined();

    const path = `/v2/lists/${list}/entries`;
    const writes = calls()
      .slice(before)
      .filter((call) => call.includes('entries') && !call.endsWith('/query'));
    expect(writes).toEqual([`PUT ${path}`, `PUT ${path}/{id}`, `PUT ${path}`, `DELETE ${path}/{id}`]);
  });

  it.each([
    ['query_list_entries', { list: 'sales_pipelin' }, 'list', list],
    ['query_list_entries', { list, filter: { stge: 'Won' } }, 'filter.stge', 'stage'],
    ['query_list_entries', { list, filter: { priority: { $gtee: 1 } } }, 'filter.priority.$gtee', '$gte'],
    ['query_list_entries', { list, fields: ['stage', 'prioritty'] }, 'fields.1', 'priority'],
    ['query_list_entries', { list, sorts: [{ attribute: 'stag', direction: 'asc' }] }, 'sorts.0.attribute', 'stage'],
    ['query_list_entries', { list, cursor: 'x' }, 'cursor', 'next_cursor'],
    ['query_list_entries', { list: '../x' }, 'list', 'a slug'],
    ['query_list_entries', { list, limit: 501 }, 'limit', 'at most 500'],
    ['write_list_entry', { list, action: 'add' }, 'record_id', 'the record'],
    ['write_list_entry', { list, action: 'add', record_id: id, values: { stge: 'x' } }, 'values.stge', 'stage'],
    ['write_list_entry', { list, action: 'add', record_id: id, values: { stage: 'Sined' } }, 'values.stage', 'Signed'],
    ['write_list_entry', { list, action: 'update', values: { stage: 'Signed' } }, 'entry_id', 'the entry'],
    ['write_list_entry', { list, action: 'update', entry_id: id }, 'values', 'at least one'],
    ['write_list_entry', { list, action: 'update', entry_id: id, values: {} }, 'values', 'at least one'],
    ['write_list_entry', { list, action: 'remove' }, 'entry_id', 'the entry'],
    ['write_list_entry', { list, action: 'delete' }, 'action', 'add, update, remove'],
  ])('%s refuses %j: %s', async (tool, args, field, expected) => {
    const { error } = await ask(tool, args);
    expect(error).toMatchObject({ code: 'INPUT_INVALID', field });
    expect(error.expected).toContain(expected);
    expect(entryCalls()).toEqual([]);
  });
});
