import { describe, expect, it } from 'vitest';
import { serve } from './testing/serve.js';

const served = serve();
const { start, shared, calls } = served;
const record = { type: 'ref/resource', uri: 'attio://{object}/{id}' } as const;
const complete = async (name: string, value: string, given?: Record<string, string>) =>
  (await shared()).client.complete({
    ref: record,
    argument: { name, value },
    ...(given && { context: { arguments: given } }),
  });
const read = async (uri: string) => {
  const { contents } = await (await shared()).client.readResource({ uri });
  return JSON.parse((contents[0] as { text: string }).text);
};
const aCompany = async () =>
  (await (await shared()).call('search_records', { object: 'companies', limit: 1 })).json.records[0];

describe('resources', () => {
  it('are each record, each object, and how the server does; listing them asks Attio nothing', async () => {
    const { client } = await start({ ATTIO_API_KEY: '' });
    const { resources } = await client.listResources();
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resources.map(({ uri }) => uri)).toEqual(['fastpath://metrics']);
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      'attio://schema/{object}',
      'attio://{object}/{id}',
    ]);
    expect(calls()).toEqual([]);
  });

  it('give a record as get_records does, from memory where it is there', async () => {
    const company = await aCompany();
    const before = calls().length;
    expect(await read(`attio://companies/${company.id}`)).toEqual(company);
    expect(calls()).toHaveLength(before);
  });

  it('give an object as describe_object does', async () => {
    const { json } = await (await shared()).call('describe_object', { object: 'deals' });
    expect(await read('attio://schema/deals')).toEqual(json);
  });

  it('give the performance report', async () => {
    await (await shared()).call('list_objects');
    const report = await read('fastpath://metrics');
    expect(report).toMatchObject({ window: '5m', cache: { hit_rate: expect.any(Number) } });
    expect(report.questions).toBeGreaterThan(0);
  });

  it('propose objects by their beginning, and ids of records by words or by their own beginning', async () => {
    expect((await complete('object', 'peo')).completion.values).toEqual(['people']);
    const company = await aCompany();
    for (const typed of [company.title, company.id.slice(0, 12), company.id.slice(0, 12).toUpperCase()]) {
      const { values } = (await complete('id', typed, { object: 'companies' })).completion;
      expect(values).toContain(company.id);
    }
    expect((await complete('id', '', { object: 'companies' })).completion.values).toHaveLength(20);
    expect((await complete('id', 'x')).completion.values).toEqual([]);
    expect((await complete('id', 'x', { object: 'compnies' })).completion.values).toEqual([]);
  });

  it.each([
    ['attio://companies/00000000-0000-4000-8000-000000000000', -32002, 'no record'],
    ['attio://compnies/00000000-0000-4000-8000-000000000000', -32602, 'companies'],
    ['attio://companies/nope', -32602, 'UUID'],
    ['attio://companies/..%2F..%2Fself', -32602, 'UUID'],
    ['attio://schema/compnies', -32602, 'companies'],
    ['attio://companies', -32002, 'attio://companies'],
  ])('that are not there are an error that says why: %s', async (uri, code, words) => {
    const error = await read(uri).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code });
    expect(JSON.stringify(error) + (error as Error).message).toContain(words);
  });
});
