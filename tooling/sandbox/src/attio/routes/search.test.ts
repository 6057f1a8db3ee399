import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { breather } from '../../breather.js';
import { firstValue, startTested, type Tested } from '../../testing/client.js';
import { generate } from '../data/generate.js';
import { SearchIndex } from '../store/search-index.js';
import type { Table } from '../store/table.js';
import { Workspace } from '../store/workspace.js';

interface Hit {
  readonly id: { readonly record_id: string };
  readonly record_text: string;
  readonly object_slug: string;
}

let tested: Tested;
beforeAll(async () => {
  tested = await startTested();
  await seed();
});
afterEach(async () => {
  tested.sandbox.reset();
  await seed();
});
afterAll(() => tested.sandbox.close());

async function seed() {
  await tested.create('companies', { name: 'Analytical Engines', domains: ['engines.test'] });
  const company = { target_object: 'companies', domains: ['engines.test'] };
  await tested.create('people', { name: 'Áda Lovelace', email_addresses: ['countess@engines.test'], company });
  await tested.create('people', { name: 'Adalbert Engines' });
}

const search = (query: string, more: object = {}) =>
  tested.call<{ data: Hit[] }>('POST /v2/objects/records/search', {
    query,
    objects: ['people', 'companies'],
    request_as: { type: 'workspace' },
    ...more,
  });

const texts = async (query: string, more?: object) =>
  (await search(query, more)).body.data.map((hit) => hit.record_text);

describe('search', () => {
  it.each([
    ['a name', 'áda lovelace'],
    ['a name without its accents', 'ada lovelace'],
    ['words in any order', 'lovelace ada'],
    ['the beginning of a name', 'áda lovel'],
    ['an address', 'countess@engines.test'],
    ['a name with a letter too many', 'ada lovellace'],
    ['a name with a letter missing', 'ada lovelce'],
    ['a name with a wrong letter', 'ada lovelade'],
  ])('finds a person by %s', async (_, query) => {
    expect(await texts(query, { objects: ['people'] })).toContain('Áda Lovelace');
  });

  it('finds a company by its domain', async () => {
    const { body } = await search('engines.test', { objects: ['companies'] });
    expect(body.data).toMatchObject([{ record_text: 'Analytical Engines', domains: ['engines.test'] }]);
  });

  it('puts the names that begin with the query before the others', async () => {
    expect((await texts('engines')).slice(0, 2)).not.toContain('Áda Lovelace');
    expect((await texts('ada'))[0]).toMatch(/^[ÁA]da/);
  });

  it('looks only at the objects that are asked for, and answers with at most 25 or fewer', async () => {
    const { body } = await search('a', { objects: ['companies'] });
    expect(body.data).toHaveLength(25);
    expect(new Set(body.data.map((hit) => hit.object_slug))).toEqual(new Set(['companies']));
    expect((await search('a', { limit: 2 })).body.data).toHaveLength(2);
  });

  it('knows of writes and deletions at once in the quiet profile', async () => {
    const [hit] = (await search('countess')).body.data as [Hit];
    const path = `/v2/objects/people/records/${hit.id.record_id}`;
    await tested.call(`PATCH ${path}`, { data: { values: { name: 'Byron' } } });
    expect(await texts('countess')).toEqual(['Byron']);
    await tested.call(`DELETE ${path}`);
    expect(await texts('countess')).toEqual([]);
  });

  it('no longer finds a generated record by the name that it had', async () => {
    const [person] = await tested.query('people', { limit: 1 });
    const old = String(person && firstValue(person, 'name')?.['full_name']);
    const count = (await texts(old)).length;
    await tested.call(`PATCH /v2/objects/people/records/${person?.id.record_id}`, {
      data: { values: { name: 'Zzyzx', email_addresses: [] } },
    });
    await tested.call(`PUT /v2/objects/people/records/${person?.id.record_id}`, {
      data: { values: { email_addresses: [] } },
    });
    expect(await texts('zzyzx')).toEqual(['Zzyzx']);
    expect((await search(old)).body.data.map(({ id }) => id.record_id)).not.toContain(person?.id.record_id);
    expect(count).toBeGreaterThan(0);
  });

  it.each([
    [{ query: 'x'.repeat(257) }, 'validation_type'],
    [{ query: 5 }, 'validation_type'],
    [{ objects: [] }, 'validation_type'],
    [{ objects: ['unicorns'] }, 'value_not_found'],
    [{ request_as: undefined }, 'validation_type'],
    [{ limit: 26 }, 'validation_type'],
  ])('refuses %j', async (more, code) => {
    const { status, body } = await search('ada', more);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code });
  });

  it('takes signs that mean something in patterns as they are', async () => {
    expect(await texts('(a+)+$ [b')).toEqual([]);
  });
});

describe('search that lags', () => {
  it('does not know of a record that everything else knows of', async () => {
    await using slow = await startTested({ searchLagMs: 600_000 });
    const { id } = await slow.create('companies', { name: 'Analytical Engines' });
    const query = { query: 'analytical engines', objects: ['companies'], request_as: { type: 'workspace' } };
    expect((await slow.call('POST /v2/objects/records/search', query)).body).toEqual({ data: [] });
    expect(await slow.query('companies', { filter: { record_id: id.record_id } })).toHaveLength(1);
  });

  it('knows of a write as soon as the lag is over', async () => {
    const workspace = new Workspace(await generate(42, 'small', breather()));
    const index = new SearchIndex(new Map(), () => 1_500);
    const table = workspace.object('companies') as Table;
    const everything = { chunk: () => true, line: () => true };
    index.changed(table, 7, 10_000);
    expect(index.rows(table, 11_499, everything, 10)).toEqual([]);
    expect(index.rows(table, 11_500, everything, 10)).toMatchObject([{ row: 7 }]);
  });
});
