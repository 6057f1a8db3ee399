import { describe, expect, it } from 'vitest';
import { serve } from './testing/serve.js';

const served = serve();
const { shared } = served;

describe('bad input', () => {
  const id = '00000000-0000-4000-8000-000000000000';
  const long = 'x'.repeat(1_000_000);

  it.each([
    ['get_records', 'record_ids.0', { object: 'companies', record_ids: ['../../x'] }],
    ['get_records', 'record_ids.0', { object: 'companies', record_ids: ['%2e%2e%2f'] }],
    ['get_records', 'record_ids.0', { object: 'companies', record_ids: [`${id}\n`] }],
    ['get_records', 'record_ids', { object: 'companies', record_ids: Array(501).fill(id) }],
    ['get_records', 'object', { object: 'people/../companies', record_ids: [id] }],
    ['get_records', 'object', { object: 'companies?x=1#y', record_ids: [id] }],
    ['get_records', 'object', { object: null, record_ids: [id] }],
    ['search_records', 'limit', { object: 'companies', limit: '20' }],
    ['search_records', 'limit', { object: 'companies', limit: 501 }],
    ['search_records', 'query', { object: 'companies', query: long }],
    ['search_records', 'query', { object: 'companies', query: ' \t\n\u00a0' }],
    ['search_records', 'query', { object: 'companies', query: '\u200b' }],
    ['search', 'query', { query: ' ' }],
    ['search_records', 'object', { object: long }],
    ['search_records', 'filter', { object: 'companies', filter: 5 }],
    ['search_records', 'filter', { object: 'companies', filter: null }],
    ['search_records', 'fitler', { object: 'companies', fitler: {} }],
    ['create_record', 'values.name', { object: 'companies', values: { name: long } }],
    ['create_record', 'values.__proto__', { object: 'companies', values: JSON.parse('{"__proto__": {"name": "x"}}') }],
    ['create_record', 'values', { object: 'companies' }],
    ['fetch', 'id', { id: 'companies' }],
    ['delete_record', 'confirm', { object: 'companies', record_id: id, confirm: 'yes' }],
  ])('%s refuses a bad %s before anything is sent', async (tool, field, args) => {
    const { isError, json } = await (await shared()).call(tool, args);
    expect(isError).toBe(true);
    expect(json.error).toMatchObject({ code: 'INPUT_INVALID', field });
    expect(json.error.expected).toBeTruthy();
    expect(served.sandbox.calls().map(({ path }) => path)).toEqual([]);
  });

  it.each([
    ['search_records', { object: 'compnies' }, 'object', 'companies'],
    ['search_records', { object: 'companies', filter: { nmae: 'x' } }, 'filter.nmae', 'name'],
    [
      'search_records',
      { object: 'companies', filter: { name: { $contians: 'x' } } },
      'filter.name.$contians',
      '$contains',
    ],
    [
      'update_record',
      { object: 'companies', record_id: id, values: { descripton: 'x' } },
      'values.descripton',
      'description',
    ],
  ])('that names what is not there is answered with the nearest names: %s %j', async (tool, args, field, expected) => {
    const { json } = await (await shared()).call(tool, args);
    expect(json.error).toMatchObject({ code: 'INPUT_INVALID', field, expected });
    expect(served.sandbox.calls().filter(({ path }) => path.includes('records'))).toEqual([]);
  });

  it('that is JSON in a string where an object belongs is read as what it says', async () => {
    const session = await shared();
    const name = 'Written in a string';
    const values = JSON.stringify({ name });
    const { json } = await session.call('create_record', { object: 'companies', values });
    expect(json.record.values).toMatchObject({ name });
    const filter = JSON.stringify({ name });
    const found = await session.call('search_records', { object: 'companies', filter });
    expect(found.json.records.map((record: { id: string }) => record.id)).toEqual([json.record.id]);
    const items = JSON.stringify([{ record_id: json.record.id, values }]);
    expect((await session.call('write_records', { object: 'companies', action: 'update', items })).json.ok).toBe(1);
  });

  it('is none when an ID of an object or record comes in capitals', async () => {
    const session = await shared();
    const { json } = await session.call('search_records', { object: 'companies', limit: 1 });
    const [{ id: found }] = json.records;
    const { result } = (await session.call('read_operation', { operation: 'objects.list', input: {} })).json;
    const { object_id } = result.find((one: { slug: string }) => one.slug === 'companies');
    const lookup = { object: object_id.toUpperCase(), record_ids: [found.toUpperCase()] };
    expect((await session.call('get_records', lookup)).json).toMatchObject({ records: [{ id: found }], not_found: [] });
    expect((await session.call('fetch', { id: `${lookup.object}:${found.toUpperCase()}` })).json.title).toBeTruthy();
  });
});
