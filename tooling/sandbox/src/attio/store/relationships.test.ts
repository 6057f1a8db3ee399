import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { referencesOf, startTested, type Tested, type WireRecord } from '../../testing/client.js';

let tested: Tested;
beforeAll(async () => {
  tested = await startTested();
});
afterEach(() => tested.sandbox.reset());
afterAll(() => tested.sandbox.close());

const idOf = ({ id }: WireRecord) => id.record_id;

async function reread(object: string, record: WireRecord): Promise<WireRecord> {
  const reply = await tested.call<{ data: WireRecord }>(`GET /v2/objects/${object}/records/${idOf(record)}`);
  return reply.body.data;
}

const write = (method: string, object: string, record: WireRecord, values: object) =>
  tested.call(`${method} /v2/objects/${object}/records/${idOf(record)}`, { data: { values } });

const remove = (object: string, record: WireRecord) =>
  tested.call(`DELETE /v2/objects/${object}/records/${idOf(record)}`);

const toPerson = (record: WireRecord) => ({ target_object: 'people', target_record_id: idOf(record) });
const toCompany = (record: WireRecord) => ({ target_object: 'companies', target_record_id: idOf(record) });

describe('the team of a company', () => {
  it('is everyone whose company it is, in the generated data', async () => {
    const people = [...(await tested.query('people')), ...(await tested.query('people', { offset: 500 }))];
    for (const company of await tested.query('companies')) {
      const staff = people.filter((person) => referencesOf(person, 'company').includes(idOf(company)));
      expect(referencesOf(company, 'team')).toEqual(staff.map(idOf));
    }
  });

  it('grows when a person moves there, and shrinks where the person leaves', async () => {
    const [one, other] = [await tested.create('companies', {}), await tested.create('companies', {})];
    const person = await tested.create('people', { name: 'Ada Lovelace', company: toCompany(one) });
    expect(referencesOf(await reread('companies', one), 'team')).toEqual([idOf(person)]);
    await write('PATCH', 'people', person, { company: toCompany(other) });
    expect(referencesOf(await reread('companies', one), 'team')).toEqual([]);
    expect(referencesOf(await reread('companies', other), 'team')).toEqual([idOf(person)]);
  });

  it('can be written from its own side, which moves people', async () => {
    const [one, other] = [await tested.create('companies', {}), await tested.create('companies', {})];
    const ada = await tested.create('people', { name: 'Ada Lovelace', company: toCompany(one) });
    const alan = await tested.create('people', { name: 'Alan Turing' });
    await write('PUT', 'companies', other, { team: [toPerson(ada), toPerson(alan)] });
    expect(referencesOf(await reread('people', ada), 'company')).toEqual([idOf(other)]);
    expect(referencesOf(await reread('companies', one), 'team')).toEqual([]);
    await write('PUT', 'companies', other, { team: [toPerson(alan)] });
    expect(referencesOf(await reread('people', ada), 'company')).toEqual([]);
  });

  it('takes people by a unique value', async () => {
    const ada = await tested.create('people', { name: 'Ada Lovelace', email_addresses: ['ada@acme.com'] });
    const member = { target_object: 'people', email_addresses: [{ email_address: 'ada@acme.com' }] };
    const company = await tested.create('companies', { team: [member] });
    expect(referencesOf(company, 'team')).toEqual([idOf(ada)]);
  });

  it('forgets people who are deleted', async () => {
    const ada = await tested.create('people', { name: 'Ada Lovelace' });
    const company = await tested.create('companies', { team: [toPerson(ada)] });
    await remove('people', ada);
    expect(referencesOf(await reread('companies', company), 'team')).toEqual([]);
  });
});

describe('a person of a deleted company', () => {
  it('has no company', async () => {
    const company = await tested.create('companies', {});
    const ada = await tested.create('people', { name: 'Ada Lovelace', company: toCompany(company) });
    await remove('companies', company);
    expect((await reread('people', ada)).values['company']).toEqual([]);
  });
});

describe('the people of a deal', () => {
  it('show the deal among theirs, from both sides', async () => {
    const { body } = await tested.call<{ data: { email_address: string }[] }>('GET /v2/workspace_members');
    const owner = body.data[0]?.email_address;
    const [ada, alan] = [
      await tested.create('people', { name: 'Ada' }),
      await tested.create('people', { name: 'Alan' }),
    ];
    const deal = await tested.create('deals', {
      name: 'Engine',
      stage: 'Lead',
      owner,
      associated_people: [toPerson(ada)],
    });
    expect(referencesOf(await reread('people', ada), 'associated_deals')).toEqual([idOf(deal)]);
    const reference = { target_object: 'deals', target_record_id: idOf(deal) };
    await write('PATCH', 'people', alan, { associated_deals: [reference] });
    expect(referencesOf(await reread('deals', deal), 'associated_people')).toEqual([idOf(ada), idOf(alan)]);
    await write('PUT', 'people', ada, { associated_deals: [] });
    expect(referencesOf(await reread('deals', deal), 'associated_people')).toEqual([idOf(alan)]);
  });
});

describe('a reference', () => {
  it.each([
    [
      'to no record',
      { target_object: 'companies', target_record_id: '00000000-0000-4000-8000-000000000000' },
      'value_not_found',
    ],
    [
      'to another object',
      { target_object: 'deals', target_record_id: '00000000-0000-4000-8000-000000000000' },
      'value_not_found',
    ],
    ['by an id that is no UUID', { target_object: 'companies', target_record_id: '../1' }, 'validation_type'],
    ['by a domain that nobody has', { target_object: 'companies', domains: ['nobody.test'] }, 'value_not_found'],
    ['by nothing', { target_object: 'companies' }, 'validation_type'],
  ])('%s is refused', async (_, company, code) => {
    const { status, body } = await tested.call('POST /v2/objects/people/records', { data: { values: { company } } });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code });
  });
});
