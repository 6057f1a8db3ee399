import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Item, referencesOf, startTested, type Tested, type WireRecord } from '../../testing/client.js';

let tested: Tested;
beforeAll(async () => {
  tested = await startTested();
});
afterEach(() => tested.sandbox.reset());
afterAll(() => tested.sandbox.close());

const path = (object: string, { id }: WireRecord) => `/v2/objects/${object}/records/${id.record_id}`;
const merge = (object: string, primary: WireRecord, secondary: WireRecord) =>
  tested.call<{ data: { new_record_id: string } }>(`POST /v2/objects/${object}/records/merge`, {
    data: { primary_record_id: primary.id.record_id, secondary_record_id: secondary.id.record_id },
  });

async function merged(object: string, primary: WireRecord, secondary: WireRecord): Promise<WireRecord> {
  const reply = await merge(object, primary, secondary);
  expect(reply.status).toBe(200);
  return tested.data(`GET /v2/objects/${object}/records/${reply.body.data.new_record_id}`);
}

describe('a merge', () => {
  it('makes a new record; neither of the old ones can be read or written', async () => {
    const [one, other] = [await tested.create('companies', { name: 'One' }), await tested.create('companies', {})];
    const whole = await merged('companies', one, other);
    expect([one.id.record_id, other.id.record_id]).not.toContain(whole.id.record_id);
    for (const old of [one, other]) {
      expect((await tested.call(`GET ${path('companies', old)}`)).body).toMatchObject({ code: 'not_found' });
      expect((await tested.call(`PATCH ${path('companies', old)}`, { data: { values: {} } })).status).toBe(404);
    }
    expect((await merge('companies', one, other)).status).toBe(404);
  });

  it('takes the values of the first, else of the second, and joins where there are several', async () => {
    const one = await tested.create('companies', { name: 'One', domains: ['one.com'] });
    const other = await tested.create('companies', { name: 'Two', description: 'Big', domains: ['two.com'] });
    expect((await merged('companies', one, other)).values).toMatchObject({
      name: [{ value: 'One' }],
      description: [{ value: 'Big' }],
      domains: [{ domain: 'one.com' }, { domain: 'two.com' }],
    });
    expect(await tested.query('companies', { filter: { domains: 'two.com' } })).toHaveLength(1);
  });

  it('keeps the team, the deals, the notes, the tasks and the entries of both', async () => {
    const [one, other] = [await tested.create('companies', {}), await tested.create('companies', {})];
    const company = (record: WireRecord) => ({ target_object: 'companies', target_record_id: record.id.record_id });
    const ada = await tested.create('people', { company: company(one) });
    const alan = await tested.create('people', { company: company(other) });
    const on = { parent_object: 'companies', parent_record_id: other.id.record_id };
    const note = await tested.data('POST /v2/notes', { ...on, title: 'x', format: 'plaintext', content: 'x' });
    const entry = await tested.data('POST /v2/lists/sales_pipeline/entries', { ...on, entry_values: {} });
    const whole = await merged('companies', one, other);
    expect(referencesOf(whole, 'team')).toEqual([ada.id.record_id, alan.id.record_id]);
    const id = whole.id.record_id;
    expect(await tested.data(`GET /v2/notes/${note.id['note_id']}`)).toMatchObject({ parent_record_id: id });
    const listed = await tested.data<Item[]>(`GET /v2/notes?parent_object=companies&parent_record_id=${id}`);
    expect(listed.map((found) => found.id)).toEqual([note.id]);
    expect(await tested.data(`GET /v2/lists/sales_pipeline/entries/${entry.id['entry_id']}`)).toMatchObject({
      parent_record_id: id,
    });
  });

  it('leads references of other objects to the new record', async () => {
    const [one, other] = [await tested.create('companies', {}), await tested.create('companies', {})];
    const attribute = { description: null, is_required: false, is_unique: false, config: {}, type: 'record-reference' };
    const allowed = { config: { record_reference: { allowed_objects: ['companies'] } }, is_multiselect: false };
    const add = (slug: string, more: object) =>
      tested.data('POST /v2/objects/people/attributes', { ...attribute, title: slug, api_slug: slug, ...more });
    await add('former_company', allowed);
    await add('links', { is_multiselect: true });
    const reference = { target_object: 'companies', target_record_id: other.id.record_id };
    const ada = await tested.create('people', { former_company: reference, links: [reference] });
    const whole = await merged('companies', one, other);
    const found: WireRecord = await tested.data(`GET ${path('people', ada)}`);
    expect(referencesOf(found, 'former_company')).toEqual([whole.id.record_id]);
    expect(referencesOf(found, 'links')).toEqual([whole.id.record_id]);
    expect(await tested.query('people', { filter: { former_company: whole.id.record_id } })).toHaveLength(1);
  });

  it('of a record with itself, or with none, is refused', async () => {
    const one = await tested.create('companies', {});
    expect((await merge('companies', one, one)).body).toMatchObject({ code: 'self_merge' });
    const [person] = (await tested.query('people', { limit: 1 })) as [WireRecord];
    expect((await merge('companies', one, person)).status).toBe(404);
  });

  it('goes on after its answer in the realistic profile, and says so', async () => {
    await using slow = await startTested({ profile: 'realistic' });
    for (let attempt = 0; attempt < 20; attempt++) {
      const ids = (await slow.query('companies', { limit: 2 })).map(({ id }) => id.record_id);
      const reply = await slow.call<{ data: { new_record_id: string } }>('POST /v2/objects/companies/records/merge', {
        data: { primary_record_id: ids[0], secondary_record_id: ids[1] },
      });
      if (reply.status !== 202) continue;
      const route = `/v2/objects/companies/records/${reply.body.data.new_record_id}`;
      expect(await slow.call(`GET ${route}`)).toMatchObject({ status: 404, body: { code: 'merge_in_progress' } });
      expect(await slow.call(`PATCH ${route}`, { data: { values: {} } })).toMatchObject({ status: 400 });
      return;
    }
    throw new Error('no merge took its time');
  });
});
