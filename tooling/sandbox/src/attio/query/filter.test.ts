import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstValue, referencesOf, startTested, type Tested, type WireRecord } from '../../testing/client.js';

let tested: Tested;
let people: readonly WireRecord[];
let companies: readonly WireRecord[];
beforeAll(async () => {
  tested = await startTested();
  people = [...(await tested.query('people')), ...(await tested.query('people', { offset: 500 }))];
  companies = await tested.query('companies');
});
afterAll(() => tested.sandbox.close());

const idOf = ({ id }: WireRecord) => id.record_id;
const found = async (object: string, filter: unknown) => (await tested.query(object, { filter })).map(idOf);

/** The first 500 ids of the records that a condition picks: what a query must find. */
const expected = (records: readonly WireRecord[], accepts: (record: WireRecord) => boolean) =>
  records.filter(accepts).slice(0, 500).map(idOf);

const field = (record: WireRecord, slug: string, name: string) => firstValue(record, slug)?.[name];
const text = (record: WireRecord, slug: string, name = 'value') => String(field(record, slug, name) ?? '');

describe('a filter', () => {
  it('finds many records by id, and leaves out ids that do not exist', async () => {
    const ids = people.slice(10, 60).map(idOf);
    const unknown = '00000000-0000-4000-8000-000000000000';
    expect(await found('people', { record_id: { $in: [...ids].reverse().concat(unknown) } })).toEqual(ids);
  });

  it('compares for equality when it names no operator', async () => {
    const [company] = companies as [WireRecord];
    const name = text(company, 'name');
    expect(await found('companies', { name })).toEqual(expected(companies, (other) => text(other, 'name') === name));
    expect(await found('companies', { name, employee_range: '100K+' })).toEqual(
      expected([company], (other) => text(other, 'employee_range', 'option').includes('100K+')),
    );
  });

  it('looks into a field that it names', async () => {
    const last = field(people[0] as WireRecord, 'name', 'last_name');
    const same = expected(people, (person) => field(person, 'name', 'last_name') === last);
    expect(await found('people', { name: { last_name: { $eq: last } } })).toEqual(same);
    expect(await found('people', { name: { last_name: last } })).toEqual(same);
  });

  it.each([
    ['$contains', 'AN', (name: string) => name.toLowerCase().includes('an')],
    ['$starts_with', 'A', (name: string) => name.startsWith('A')],
    ['$ends_with', 'n', (name: string) => name.endsWith('n')],
  ])('with %s looks into texts', async (operator, operand, accepts) => {
    const wanted = expected(people, (person) => accepts(text(person, 'name', 'full_name')));
    expect(wanted.length).toBeGreaterThan(0);
    expect(await found('people', { name: { [operator]: operand } })).toEqual(wanted);
  });

  it.each([
    ['$lt', (a: number, b: number) => a < b],
    ['$lte', (a: number, b: number) => a <= b],
    ['$gt', (a: number, b: number) => a > b],
    ['$gte', (a: number, b: number) => a >= b],
  ])('with %s compares amounts, and never finds empty ones', async (operator, accepts) => {
    const amounts = companies.flatMap(
      (company) => (field(company, 'estimated_arr_usd', 'currency_value') as number) ?? [],
    );
    const middle = amounts.sort((a, b) => a - b)[Math.floor(amounts.length / 2)] as number;
    const wanted = expected(companies, (company) => {
      const amount = field(company, 'estimated_arr_usd', 'currency_value');
      return typeof amount === 'number' && accepts(amount, middle);
    });
    expect(await found('companies', { estimated_arr_usd: { [operator]: middle } })).toEqual(wanted);
  });

  it('compares times in any notation', async () => {
    const wanted = expected(people, ({ created_at }) => created_at >= '2024-06-01' && created_at < '2024-07-01');
    expect(await found('people', { created_at: { $gte: '2024-06', $lt: '2024-07-01T02:00:00+02:00' } })).toEqual(
      wanted,
    );
  });

  it('compares select options and statuses by title', async () => {
    const deals = await tested.query('deals');
    const isWon = (deal: WireRecord) => (field(deal, 'stage', 'status') as { title: string }).title === 'Won 🎉';
    expect(await found('deals', { stage: 'Won 🎉' })).toEqual(expected(deals, isWon));
    expect(await found('deals', { stage: { status: { $eq: 'Won 🎉' } } })).toEqual(expected(deals, isWon));
  });

  it('looks at every value of a multiselect attribute', async () => {
    const filter = { email_addresses: { email_domain: { $ends_with: 'gmail.example' } } };
    const wanted = expected(people, ({ values }) =>
      (values['email_addresses'] ?? []).some((email) => String(email['email_domain']).endsWith('gmail.example')),
    );
    expect(wanted.length).toBeGreaterThan(0);
    expect(await found('people', filter)).toEqual(wanted);
  });

  it('finds records that refer to one, or to one of many', async () => {
    const [one, other] = companies.filter((company) => referencesOf(company, 'team').length > 0).map(idOf);
    const works = (...ids: unknown[]) => expected(people, (person) => ids.includes(referencesOf(person, 'company')[0]));
    const eq = { company: { target_object: { $eq: 'companies' }, target_record_id: { $eq: one } } };
    expect(await found('people', eq)).toEqual(works(one));
    expect(await found('people', { company: { target_record_id: { $in: [one, other] } } })).toEqual(works(one, other));
  });

  it('asks whether there is a value', async () => {
    const wanted = expected(people, ({ values }) => (values['job_title'] ?? []).length > 0);
    expect(await found('people', { job_title: { $not_empty: true } })).toEqual(wanted);
    expect(await found('people', { company: { $not_empty: true } })).toEqual(
      expected(people, ({ values }) => (values['company'] ?? []).length > 0),
    );
  });

  it('combines conditions with $and, $or and $not', async () => {
    const isA = (person: WireRecord) => text(person, 'name', 'full_name').startsWith('A');
    const isB = (person: WireRecord) => text(person, 'name', 'full_name').startsWith('B');
    const hasJob = ({ values }: WireRecord) => (values['job_title'] ?? []).length > 0;
    const [a, b] = [{ name: { $starts_with: 'A' } }, { name: { $starts_with: 'B' } }];
    expect(await found('people', { $or: [a, b] })).toEqual(expected(people, (person) => isA(person) || isB(person)));
    expect(await found('people', { $and: [a, { $not: { job_title: { $not_empty: true } } }] })).toEqual(
      expected(people, (person) => isA(person) && !hasJob(person)),
    );
    expect(await found('people', { $and: [a, b] })).toEqual([]);
  });

  it('follows a path to what records refer to', async () => {
    const german = new Set(companies.filter((company) => text(company, 'name').includes('GmbH')).map(idOf));
    const filter = {
      path: [
        ['people', 'company'],
        ['companies', 'name'],
      ],
      constraints: { $contains: 'gmbh' },
    };
    const wanted = expected(people, (person) => german.has(String(referencesOf(person, 'company')[0])));
    expect(wanted.length).toBeGreaterThan(0);
    expect(await found('people', filter)).toEqual(wanted);
  });

  it('follows a path through several objects, and compares a field at its end', async () => {
    const [deal] = (await tested.query('deals', { filter: { associated_people: { $not_empty: true } } })) as [
      WireRecord,
    ];
    const [personId] = referencesOf(deal, 'associated_people');
    const path = [
      ['companies', 'team'],
      ['people', 'associated_deals'],
      ['deals', 'record_id'],
    ];
    const person = people.find((candidate) => idOf(candidate) === personId) as WireRecord;
    expect(await found('companies', { path, constraints: { value: idOf(deal) } })).toEqual(
      referencesOf(person, 'company'),
    );
  });

  it('that is misspelt in the body is ignored, as the service ignores it', async () => {
    const ids = companies.slice(0, 2).map(idOf);
    expect(await tested.query('companies', { filters: { record_id: { $in: ids } } })).toHaveLength(companies.length);
  });

  it.each([
    ['an unknown attribute', { colour: 'red' }, 'colour'],
    ['a key that means something to JavaScript', JSON.parse('{"__proto__":{"$eq":1}}'), '__proto__'],
    ['an unknown operator', { name: { $ne: 'Ada' } }, '$ne'],
    ['an operator that the type does not have', { name: { $lt: 'Ada' } }, '$lt'],
    ['a field that the type does not have', { name: { nickname: 'Ada' } }, 'nickname'],
    ['an id that is no UUID', { record_id: { $in: ['1'] } }, 'UUID'],
    ['$in without an array', { record_id: { $in: 'x' } }, '$in'],
    ['$or without an array', { $or: {} }, '$or'],
    ['an amount as text', { twitter_follower_count: { $gt: '5' } }, 'a number'],
    ['a time that is none', { created_at: { $gt: 'yesterday' } }, 'a timestamp'],
    ['an unknown option', { strongest_connection_strength: 'Mighty' }, 'Very weak'],
    ['null', { name: null }, 'a string'],
    ['a list as filter', [], 'object'],
    ['a path that starts elsewhere', { path: [['deals', 'name']], constraints: {} }, 'starts at'],
    [
      'a path along no reference',
      {
        path: [
          ['people', 'name'],
          ['companies', 'name'],
        ],
        constraints: {},
      },
      'does not lead',
    ],
  ])('with %s is refused with the reason', async (_, filter, reason) => {
    const { status, body } = await tested.call('POST /v2/objects/people/records/query', { filter });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'filter_error', message: expect.stringContaining(reason) });
  });

  it('nested without end is refused', async () => {
    const filter = `${'{"$not":'.repeat(5_000)}{}${'}'.repeat(5_000)}`;
    const { body } = await tested.call('POST /v2/objects/people/records/query', { filter: JSON.parse(filter) });
    expect(body).toMatchObject({ code: 'filter_error' });
  });
});
