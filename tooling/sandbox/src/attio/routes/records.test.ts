import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { firstValue, startTested, type Tested, type WireRecord } from '../../testing/client.js';

let tested: Tested;
beforeAll(async () => {
  tested = await startTested();
});
afterEach(() => tested.sandbox.reset());
afterAll(() => tested.sandbox.close());

const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const domains = (record: WireRecord) => record.values['domains']?.map(({ domain }) => domain);
const values = (given: object) => ({ data: { values: given } });

async function send(route: string, given: object): Promise<WireRecord> {
  const { status, body } = await tested.call<{ data: WireRecord }>(route, values(given));
  expect(status).toBe(200);
  return body.data;
}

const patch = ({ id }: WireRecord, given: object) => send(`PATCH /v2/objects/companies/records/${id.record_id}`, given);
const put = ({ id }: WireRecord, given: object) => send(`PUT /v2/objects/companies/records/${id.record_id}`, given);
const get = ({ id }: WireRecord) =>
  tested.call<{ data: WireRecord }>(`GET /v2/objects/companies/records/${id.record_id}`);

describe('a record', () => {
  it('carries for each value since when, by whom and of which type it is', async () => {
    const [person] = (await tested.query('people', { limit: 1 })) as [WireRecord];
    expect(firstValue(person, 'name')).toEqual({
      active_from: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/),
      active_until: null,
      created_by_actor: { type: expect.any(String), id: expect.any(String) },
      first_name: expect.any(String),
      last_name: expect.any(String),
      full_name: expect.any(String),
      attribute_type: 'personal-name',
    });
    expect(firstValue(person, 'record_id')).toMatchObject({ value: person.id.record_id, attribute_type: 'text' });
    expect(person.web_url).toBe(`https://app.attio.com/acme/person/${person.id.record_id}`);
  });

  it('has an empty array for each attribute without a value', async () => {
    const company = await tested.create('companies', { name: 'Acme' });
    expect(company.values['description']).toEqual([]);
    expect(Object.keys(company.values)).toContain('associated_deals');
  });

  it('is the same by id and by query, whatever the case of the id', async () => {
    const [company] = (await tested.query('companies', { limit: 1 })) as [WireRecord];
    expect((await get(company)).body.data).toEqual(company);
    const id = company.id.record_id.toUpperCase();
    expect((await tested.call(`GET /v2/objects/companies/records/${id}`)).status).toBe(200);
  });

  it.each([UNKNOWN, 'no-uuid', '%2e%2e', '__proto__'])('is not found by the id %s', async (id) => {
    const { status, body } = await tested.call(`GET /v2/objects/companies/records/${id}`);
    expect(status).toBe(404);
    expect(body).toMatchObject({ status_code: 404, type: 'invalid_request_error', code: 'not_found' });
  });

  it('is not found in another object', async () => {
    const [company] = (await tested.query('companies', { limit: 1 })) as [WireRecord];
    expect((await tested.call(`GET /v2/objects/people/records/${company.id.record_id}`)).status).toBe(404);
    expect((await tested.call(`GET /v2/objects/unicorns/records/${company.id.record_id}`)).status).toBe(404);
  });
});

describe('creating a record', () => {
  it('answers with the record, which is there from then on', async () => {
    const made = await tested.create('companies', { name: 'Acme', domains: ['Acme.COM'] });
    expect(firstValue(made, 'domains')).toMatchObject({ domain: 'acme.com', root_domain: 'acme.com' });
    expect(firstValue(made, 'name')).toMatchObject({ value: 'Acme', created_by_actor: { type: 'api-token' } });
    expect((await get(made)).body.data).toEqual(made);
  });

  it('refuses a value of a unique attribute that another record has', async () => {
    await tested.create('companies', { name: 'Acme', domains: ['acme.com'] });
    const { status, body } = await tested.call('POST /v2/objects/companies/records', values({ domains: ['ACME.com'] }));
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'uniqueness_conflict', message: expect.stringContaining('acme.com') });
  });

  it('refuses a value that a generated record has', async () => {
    const [person] = (await tested.query('people', {
      filter: { email_addresses: { email_address: { $not_empty: true } } },
      limit: 1,
    })) as [WireRecord];
    const email = firstValue(person, 'email_addresses')?.['email_address'];
    const { body } = await tested.call('POST /v2/objects/people/records', values({ email_addresses: [email] }));
    expect(body).toMatchObject({ code: 'uniqueness_conflict' });
  });

  it('frees unique values with the record that had them', async () => {
    const first = await tested.create('companies', { domains: ['acme.com'] });
    await tested.call(`DELETE /v2/objects/companies/records/${first.id.record_id}`);
    await tested.create('companies', { domains: ['acme.com'] });
  });

  it('asks for required values', async () => {
    const { status, body } = await tested.call('POST /v2/objects/deals/records', values({ name: 'Big one' }));
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'missing_value', message: expect.stringContaining('stage') });
  });

  it.each([
    ['an attribute that does not exist', { colour: 'red' }, 'value_not_found', 'colour'],
    ['a key that means something to JavaScript', JSON.parse('{"__proto__":1}'), 'value_not_found', '__proto__'],
    ['an attribute that is read only', { created_at: '2023' }, 'immutable_value', 'created_at'],
    ['a number as text', { name: 5 }, 'validation_type', 'name'],
    ['a select option that does not exist', { categories: ['Dragons'] }, 'value_not_found', 'Dragons'],
    ['a domain that is none', { domains: ['not a domain'] }, 'validation_type', 'domains'],
    ['two values where one is allowed', { name: ['a', 'b'] }, 'validation_type', 'name'],
    [
      'a location without all its keys',
      { primary_location: { locality: 'Bonn' } },
      'validation_type',
      'primary_location',
    ],
  ])('refuses %s', async (_, given, code, named) => {
    const { status, body } = await tested.call('POST /v2/objects/companies/records', values(given as object));
    expect(status).toBe(400);
    expect(body).toMatchObject({ code, message: expect.stringContaining(named) });
    expect(await tested.query('companies')).toHaveLength(200);
  });

  it('says which parts of a name are missing', async () => {
    const given = values({ name: { last_name: 'Lovelace', full_name: 'Ada Lovelace' } });
    const { body } = await tested.call('POST /v2/objects/people/records', given);
    expect(body).toEqual({
      status_code: 400,
      type: 'invalid_request_error',
      code: 'validation_type',
      message: 'An invalid value was passed to attribute with slug "name".',
      validation_errors: [
        { code: 'invalid_type', path: ['first_name'], message: 'Required', expected: 'string', received: 'undefined' },
      ],
    });
  });

  it.each([
    [undefined, ['data']],
    [{ data: null }, ['data']],
    [{ data: {} }, ['data', 'values']],
    [[1], []],
  ])('refuses the body %j and says where it is wrong', async (body, path) => {
    const reply = await tested.call('POST /v2/objects/companies/records', body);
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ code: 'validation_type', validation_errors: [{ path }] });
  });
});

describe('values', () => {
  it.each([
    ['people', { name: 'Ada King Lovelace' }, 'name', { first_name: 'Ada', last_name: 'King Lovelace' }],
    [
      'people',
      { name: 'Lovelace, Ada' },
      'name',
      { first_name: 'Ada', last_name: 'Lovelace', full_name: 'Ada Lovelace' },
    ],
    [
      'people',
      { email_addresses: 'Ada@Mail.Acme.com' },
      'email_addresses',
      {
        original_email_address: 'Ada@Mail.Acme.com',
        email_address: 'ada@mail.acme.com',
        email_domain: 'mail.acme.com',
        email_root_domain: 'acme.com',
        email_local_specifier: 'ada',
      },
    ],
    [
      'people',
      { phone_numbers: ['+1 (212) 555-1234'] },
      'phone_numbers',
      { phone_number: '+12125551234', country_code: 'US' },
    ],
    [
      'people',
      { phone_numbers: [{ original_phone_number: '030 123456', country_code: 'DE' }] },
      'phone_numbers',
      { phone_number: '+4930123456', country_code: 'DE' },
    ],
    ['companies', { foundation_date: '1999' }, 'foundation_date', { value: '1999-01-01' }],
    [
      'companies',
      { estimated_arr_usd: 12.34567 },
      'estimated_arr_usd',
      { currency_value: 12.3457, currency_code: 'USD' },
    ],
    [
      'companies',
      { domains: 'https://www.acme.co/about' },
      'domains',
      { domain: 'www.acme.co', root_domain: 'acme.co' },
    ],
    ['companies', { employee_range: '11-50' }, 'employee_range', { option: { title: '11-50', is_archived: false } }],
    ['companies', { primary_location: 'Bonn' }, 'primary_location', { locality: 'Bonn', country_code: null }],
  ])('of %s %j are brought into shape', async (object, given, slug, expected) => {
    expect(firstValue(await tested.create(object, given), slug)).toMatchObject(expected);
  });

  it('take select options and statuses by title or id, and members by id or address', async () => {
    const { body } = await tested.call<{ data: { email_address: string }[] }>('GET /v2/workspace_members');
    const owner = body.data[3]?.email_address;
    const deal = await tested.create('deals', { name: 'Big one', stage: 'Won 🎉', owner });
    expect(firstValue(deal, 'stage')).toMatchObject({ status: { title: 'Won 🎉', celebration_enabled: true } });
    expect(firstValue(deal, 'owner')).toMatchObject({ referenced_actor_type: 'workspace-member' });
  });

  it('are removed by null and by an empty array', async () => {
    const company = await tested.create('companies', { name: 'Acme', description: 'Anvils', domains: ['acme.com'] });
    const changed = await put(company, { description: null, domains: [] });
    expect(changed.values['description']).toEqual([]);
    expect(changed.values['domains']).toEqual([]);
    expect(await tested.query('companies', { filter: { domains: 'acme.com' } })).toEqual([]);
  });

  it('show their history', async () => {
    const company = await tested.create('companies', { name: 'Acme' });
    await patch(company, { name: 'Acme Inc' });
    const path = `/v2/objects/companies/records/${company.id.record_id}/attributes/name/values`;
    const { body } = await tested.call<{ data: object[] }>(`GET ${path}?show_historic=true`);
    expect(body.data).toMatchObject([
      { value: 'Acme', active_until: expect.any(String) },
      { value: 'Acme Inc', active_until: null },
    ]);
    expect((await tested.call<{ data: object[] }>(`GET ${path}`)).body.data).toHaveLength(1);
  });
});

describe('changing a record', () => {
  it('by PATCH puts values of multiselect attributes before those that are there', async () => {
    const company = await tested.create('companies', { domains: ['a.com', 'b.com'] });
    expect(domains(await patch(company, { domains: ['c.com', 'a.com'] }))).toEqual(['c.com', 'a.com', 'b.com']);
  });

  it('by PUT replaces values of multiselect attributes', async () => {
    const company = await tested.create('companies', { domains: ['a.com', 'b.com'] });
    expect(domains(await put(company, { domains: ['c.com', 'a.com'] }))).toEqual(['c.com', 'a.com']);
  });

  it('leaves alone what is not named, and shows at once', async () => {
    const company = await tested.create('companies', { name: 'Acme', description: 'Anvils' });
    await patch(company, { name: 'Acme Inc' });
    const { data } = (await get(company)).body;
    expect(firstValue(data, 'name')).toMatchObject({ value: 'Acme Inc' });
    expect(firstValue(data, 'description')).toEqual(firstValue(company, 'description'));
  });

  it('changes nothing when one value is wrong', async () => {
    const company = await tested.create('companies', { name: 'Acme' });
    const given = values({ name: 'Acme Inc', foundation_date: 'soon' });
    expect((await tested.call(`PATCH /v2/objects/companies/records/${company.id.record_id}`, given)).status).toBe(400);
    expect((await get(company)).body.data).toEqual(company);
  });
});

describe('asserting a record', () => {
  const assert = (given: object, attribute = 'domains') =>
    tested.call<{ data: WireRecord }>(
      `PUT /v2/objects/companies/records?matching_attribute=${attribute}`,
      values(given),
    );

  it('makes it when nothing matches, and changes it when something does', async () => {
    const made = await assert({ name: 'Acme', domains: ['acme.com'], categories: ['B2B'] });
    const changed = await assert({ name: 'Acme Inc', domains: ['acme.com', 'acme.io'], categories: ['SaaS'] });
    expect(changed.body.data.id).toEqual(made.body.data.id);
    expect(domains(changed.body.data)).toEqual(['acme.com', 'acme.io']);
    expect(changed.body.data.values['categories']).toMatchObject([{ option: { title: 'SaaS' } }]);
  });

  it('keeps the values of the matching attribute that are not named', async () => {
    await assert({ domains: ['acme.com', 'acme.io'] });
    expect(domains((await assert({ domains: ['acme.io'] })).body.data)).toEqual(['acme.io', 'acme.com']);
  });

  it.each([
    ['name', { name: 'Acme' }, 'matching_attribute_definition_not_unique'],
    ['colour', { name: 'Acme' }, 'value_not_found'],
    ['domains', { name: 'Acme' }, 'missing_value'],
  ])('by %s is refused for %j', async (attribute, given, code) => {
    const { status, body } = await assert(given, attribute);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code });
  });

  it('is refused when several records match', async () => {
    await tested.create('companies', { domains: ['a.com'] });
    await tested.create('companies', { domains: ['b.com'] });
    expect((await assert({ domains: ['a.com', 'b.com'] })).body).toMatchObject({ code: 'multiple_match_results' });
  });

  it('asks for the attribute', async () => {
    const { status, body } = await tested.call('PUT /v2/objects/companies/records', values({}));
    expect(status).toBe(400);
    expect(body).toMatchObject({ validation_errors: [{ path: ['matching_attribute'] }] });
  });
});

describe('deleting a record', () => {
  it('answers with an empty object, and the record is gone', async () => {
    const company = await tested.create('companies', { name: 'Acme' });
    const path = `/v2/objects/companies/records/${company.id.record_id}`;
    expect(await tested.call(`DELETE ${path}`)).toMatchObject({ status: 200, body: {} });
    expect((await tested.call(`GET ${path}`)).status).toBe(404);
    expect((await tested.call(`DELETE ${path}`)).status).toBe(404);
    expect(await tested.query('companies', { filter: { record_id: company.id.record_id } })).toEqual([]);
  });
});
