import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { firstValue, type Item, startTested, type Tested, type WireRecord } from '../../testing/client.js';

let tested: Tested;
beforeAll(async () => {
  tested = await startTested();
});
afterEach(() => tested.sandbox.reset());
afterAll(() => tested.sandbox.close());

const demo = { api_slug: 'demos', singular_noun: 'Demo', plural_noun: 'Demos', extends: 'interactions' };
const make = (more: object = {}) => tested.data('POST /v2/activities', { ...demo, ...more });
const record = (values: object) => tested.data<WireRecord>('POST /v2/activities/demos/records', { values });
const found = (body: object = {}) =>
  tested
    .call<{ data: WireRecord[] }>('POST /v2/activities/demos/records/query', body)
    .then(({ body: { data } }) => data);
const status = async (route: string, data?: unknown) => (await tested.call(route, data && { data })).status;

describe('activities', () => {
  it('are made, found by slug and id, renamed and deleted', async () => {
    const made = await make();
    expect(made).toMatchObject(demo);
    expect(await tested.data(`GET /v2/activities/${made.id['activity_id']}`)).toEqual(made);
    await tested.data('PATCH /v2/activities/demos', { plural_noun: 'Shows' });
    expect(await tested.data('GET /v2/activities/demos')).toMatchObject({ plural_noun: 'Shows', api_slug: 'demos' });
    expect(await status('DELETE /v2/activities/demos')).toBe(200);
    expect(await status('GET /v2/activities/demos')).toBe(404);
  });

  it('are listed page by page', async () => {
    for (const n of [1, 2, 3]) await make({ api_slug: `demos_${n}` });
    const page = async (cursor: string) =>
      (
        await tested.call<{ data: Item[]; pagination: { next_cursor: string | null } }>(
          `GET /v2/activities?limit=2${cursor}`,
        )
      ).body;
    const first = await page('');
    const second = await page(`&cursor=${first.pagination.next_cursor}`);
    const slugs = [...first.data, ...second.data].map((one) => one['api_slug']);
    expect(slugs.toSorted()).toEqual(['calls', 'demos_1', 'demos_2', 'demos_3']);
    expect(second.pagination.next_cursor).toBeNull();
  });

  it('are refused without names, with an unknown ancestor, and twice', async () => {
    expect(await status('POST /v2/activities', { ...demo, extends: 'rumours' })).toBe(400);
    expect(await status('POST /v2/activities', { ...demo, singular_noun: '' })).toBe(400);
    await make();
    expect(await status('POST /v2/activities', demo)).toBe(409);
  });
});

describe('the activity that is there from the start', () => {
  it('stays what it is', async () => {
    expect(await tested.call('DELETE /v2/activities/calls')).toMatchObject({
      status: 400,
      body: { code: 'system_edit_unauthorized' },
    });
    expect(await status('PATCH /v2/activities/calls', { api_slug: 'rings' })).toBe(400);
  });

  it('has records about people, each found by its external id', async () => {
    const { body } = await tested.call<{ data: WireRecord[] }>('POST /v2/activities/calls/records/query', {});
    expect(body.data).toHaveLength(40);
    expect(body.data[0]?.values['participants']).toMatchObject([{ target_object: 'people' }]);
    const filter = { external_id: 'call-7' };
    const found = await tested.call<{ data: WireRecord[] }>('POST /v2/activities/calls/records/query', { filter });
    expect(found.body.data).toHaveLength(1);
  });
});

describe('records of activities', () => {
  it('are written, found by filter, and deleted', async () => {
    await make();
    const one = await record({ title: 'With Acme', occurred_at: '2026-01-02T10:00:00Z' });
    await record({ title: 'With Bolt' });
    expect(await found({ filter: { title: 'With Acme' } })).toEqual([one]);
    expect(await tested.data(`GET /v2/activities/demos/records/${one.id.record_id}`)).toEqual(one);
    expect(await status(`DELETE /v2/activities/demos/records/${one.id.record_id}`)).toBe(200);
    expect(await status(`GET /v2/activities/demos/records/${one.id.record_id}`)).toBe(404);
    expect(await found()).toHaveLength(1);
  });

  it('are written once for each external id', async () => {
    await make();
    const assert = (title: string) =>
      tested.data<WireRecord>('PUT /v2/activities/demos/records?matching_attribute=external_id', {
        values: { external_id: 'crm-1', title },
      });
    const [one, two] = [await assert('first'), await assert('second')];
    expect(two.id).toEqual(one.id);
    expect(firstValue(two, 'title')).toMatchObject({ value: 'second' });
    expect(await status('POST /v2/activities/demos/records', { values: { external_id: 'crm-1' } })).toBe(400);
  });

  it('name who took part; PATCH adds to them, PUT replaces them', async () => {
    await make();
    const [ann, bob] = (await tested.query('people', { limit: 2 })) as [WireRecord, WireRecord];
    const who = (person: WireRecord) => [{ target_object: 'people', target_record_id: person.id.record_id }];
    const { id } = await record({ title: 'Call', participants: who(ann) });
    const path = `/v2/activities/demos/records/${id.record_id}`;
    const count = async (method: string) =>
      (await tested.data<WireRecord>(`${method} ${path}`, { values: { participants: who(bob) } })).values[
        'participants'
      ]?.length;
    expect(await count('PATCH')).toBe(2);
    expect(await count('PUT')).toBe(1);
  });

  it('are not searched, nor are records of objects found among them', async () => {
    await make();
    const { id } = await record({ title: 'Zyzzogeton' });
    const objects = ['people', 'companies', 'deals'];
    const { body } = await tested.call<{ data: unknown[] }>('POST /v2/objects/records/search', {
      query: 'Zyzzogeton',
      objects,
      request_as: { type: 'workspace' },
    });
    expect(body.data).toEqual([]);
    expect(await status(`GET /v2/objects/people/records/${id.record_id}`)).toBe(404);
  });
});

describe('addresses that want no sequences', () => {
  it('are taken, and what is none is refused by its place', async () => {
    expect(await status('POST /v2/sequences/unsubscribed_emails', { email_addresses: ['a@example.com'] })).toBe(200);
    const { body } = await tested.call('POST /v2/sequences/unsubscribed_emails', {
      data: { email_addresses: ['a@example.com', 'b'] },
    });
    expect(body).toMatchObject({ status_code: 400, validation_errors: [{ path: ['data', 'email_addresses', 1] }] });
    expect(await status('POST /v2/sequences/unsubscribed_emails', { email_addresses: [] })).toBe(400);
  });
});
