import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { firstValue, referencesOf, startTested, type Tested, type WireRecord } from '../../testing/client.js';

let tested: Tested;
beforeAll(async () => {
  tested = await startTested();
});
afterEach(() => tested.sandbox.reset());
afterAll(() => tested.sandbox.close());

const idOf = ({ id }: WireRecord) => id.record_id;
const isSorted = (keys: readonly (string | number)[]) =>
  keys.every((key, at) => at === 0 || (keys[at - 1] as never) <= (key as never));

describe('a page', () => {
  it('has 500 records unless a limit says less', async () => {
    expect(await tested.query('people')).toHaveLength(500);
    expect(await tested.query('people', { limit: 3 })).toHaveLength(3);
    expect(await tested.query('people', { limit: 0 })).toHaveLength(0);
  });

  it('follows the one before it', async () => {
    const all = await tested.query('companies');
    const pages = [await tested.query('companies', { limit: 150 }), await tested.query('companies', { offset: 150 })];
    expect(pages.flat().map(idOf)).toEqual(all.map(idOf));
    expect(await tested.query('companies', { offset: 10_000 })).toEqual([]);
  });

  it.each([{ limit: 501 }, { limit: -1 }, { limit: '5' }, { offset: 1.5 }, { sorts: {} }])(
    'is refused for %j',
    async (body) => {
      const { status, body: error } = await tested.call('POST /v2/objects/people/records/query', body);
      expect(status).toBe(400);
      expect(error).toMatchObject({ code: 'validation_type', validation_errors: [{ path: Object.keys(body) }] });
    },
  );

  it('comes with what it cost: nothing without filter and sorts', async () => {
    const score = async (body: object) =>
      Number(
        (await tested.call('POST /v2/objects/people/records/query', body)).headers.get('x-attio-record-query-score'),
      );
    expect(await score({})).toBe(0);
    const simple = await score({ filter: { name: { $contains: 'a' } }, limit: 1 });
    const path = [
      ['people', 'company'],
      ['companies', 'name'],
    ];
    expect(simple).toBeGreaterThan(0);
    expect(await score({ filter: { path, constraints: { $contains: 'a' } }, limit: 1 })).toBeGreaterThan(simple);
  });
});

describe('sorts', () => {
  it('by age, in both directions', async () => {
    const ages = async (direction: string) =>
      (await tested.query('people', { sorts: [{ attribute: 'created_at', direction }] })).map(
        ({ created_at }) => created_at,
      );
    expect(isSorted(await ages('asc'))).toBe(true);
    expect(isSorted((await ages('desc')).reverse())).toBe(true);
  });

  it('by a field, with records without a value last in both directions', async () => {
    for (const direction of ['asc', 'desc']) {
      const sorts = [{ attribute: 'estimated_arr_usd', field: 'currency_value', direction }];
      const amounts = (await tested.query('companies', { sorts })).map(
        (company) => firstValue(company, 'estimated_arr_usd')?.['currency_value'] as number | undefined,
      );
      const empty = amounts.indexOf(undefined);
      const present = amounts.slice(0, empty) as number[];
      expect(amounts.slice(empty).every((amount) => amount === undefined)).toBe(true);
      expect(isSorted(direction === 'asc' ? present : present.reverse())).toBe(true);
    }
  });

  it('by one attribute after the other', async () => {
    const sorts = [
      { attribute: 'name', field: 'last_name', direction: 'asc' },
      { attribute: 'name', field: 'first_name', direction: 'desc' },
    ];
    const names = (await tested.query('people', { sorts })).map((person) => firstValue(person, 'name') ?? {});
    expect(isSorted(names.map((name) => String(name['last_name']).toLowerCase()))).toBe(true);
    for (const [at, name] of names.entries()) {
      const before = names[at - 1];
      if (before?.['last_name'] !== name['last_name']) continue;
      expect(String(before?.['first_name']).toLowerCase() >= String(name['first_name']).toLowerCase()).toBe(true);
    }
  });

  it('by the stages of a status, in their order', async () => {
    const { body } = await tested.call<{ data: { title: string }[] }>(
      'GET /v2/objects/deals/attributes/stage/statuses',
    );
    const stages = body.data.map(({ title }) => title);
    const deals = await tested.query('deals', { sorts: [{ attribute: 'stage', direction: 'asc' }] });
    const titles = deals.map((deal) => (firstValue(deal, 'stage') as { status: { title: string } }).status.title);
    expect(isSorted(titles.map((title) => stages.indexOf(title)))).toBe(true);
  });

  it('along a path', async () => {
    const path = [
      ['people', 'company'],
      ['companies', 'name'],
    ];
    const sorted = await tested.query('people', { sorts: [{ path, direction: 'asc' }], limit: 300 });
    const names = new Map(
      (await tested.query('companies')).map((company) => [idOf(company), firstValue(company, 'name')?.['value']]),
    );
    expect(
      isSorted(sorted.map((person) => String(names.get(String(referencesOf(person, 'company')[0]))).toLowerCase())),
    ).toBe(true);
  });

  it.each([
    [{ attribute: 'colour', direction: 'asc' }, 'filter_error'],
    [{ attribute: 'name', field: 'nickname', direction: 'asc' }, 'filter_error'],
    [{ attribute: 'name', direction: 'up' }, 'validation_type'],
    ['name', 'validation_type'],
  ])('are refused for %j', async (sort, code) => {
    const { status, body } = await tested.call('POST /v2/objects/people/records/query', { sorts: [sort] });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code });
  });

  it('put the newest record last by age, and show it without sorts as well', async () => {
    const made = await tested.create('companies', { name: 'Acme' });
    const all = await tested.query('companies');
    expect(all.map(idOf).at(-1)).toBe(idOf(made));
    const [newest] = await tested.query('companies', {
      sorts: [{ attribute: 'created_at', direction: 'desc' }],
      limit: 1,
    });
    expect(newest).toEqual(made);
  });
});
