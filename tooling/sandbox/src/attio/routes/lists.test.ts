import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Item, startTested, type Tested, type WireRecord } from '../../testing/client.js';

let tested: Tested;
let person: WireRecord;
beforeAll(async () => {
  tested = await startTested();
  person = await someone();
});
afterEach(() => tested.sandbox.reset());
afterAll(() => tested.sandbox.close());

/** A person on no list. */
async function someone(): Promise<WireRecord> {
  for (const record of await tested.query('people')) {
    const entries = await tested.data<unknown[]>(`GET /v2/objects/people/records/${record.id.record_id}/entries`);
    if (entries.length === 0) return record;
  }
  throw new Error('everybody is on a list');
}

const settings = {
  name: 'Running',
  api_slug: 'running',
  parent_object: 'people',
  workspace_access: 'full-access',
  workspace_member_access: [] as object[],
};
const parent = () => ({ parent_object: 'people', parent_record_id: person.id.record_id });
const enter = (entry_values: object = {}) =>
  tested.data('POST /v2/lists/recruiting/entries', { ...parent(), entry_values });
const status = async (route: string, data: unknown) => (await tested.call(route, { data })).status;

describe('lists', () => {
  it('are made, found and renamed', async () => {
    const made = await tested.data('POST /v2/lists', settings);
    expect(made).toMatchObject({ api_slug: 'running', name: 'Running', parent_object: ['people'] });
    expect(await tested.data('GET /v2/lists/running')).toEqual(made);
    const [member] = (await tested.data<Item[]>('GET /v2/workspace_members')) as [Item];
    const access = [{ workspace_member_id: member.id['workspace_member_id'], level: 'read-only' }];
    const changes = { api_slug: 'jogging', workspace_access: null, workspace_member_access: access };
    await tested.data('PATCH /v2/lists/running', changes);
    expect(await tested.data(`GET /v2/lists/${made.id['list_id']}`)).toMatchObject({ name: 'Running', ...changes });
    expect((await tested.call('GET /v2/lists/running')).status).toBe(404);
  });

  it('take attributes of their own, and entries with them', async () => {
    await tested.data('POST /v2/lists', settings);
    await tested.data('POST /v2/lists/running/attributes', {
      title: 'Pace',
      api_slug: 'pace',
      type: 'number',
      description: null,
      is_required: false,
      is_unique: false,
      is_multiselect: false,
      config: {},
    });
    const entry = await tested.data('POST /v2/lists/running/entries', { ...parent(), entry_values: { pace: 5 } });
    const query = (filter: object) => tested.call('POST /v2/lists/running/entries/query', { filter });
    expect((await query({ pace: { $gte: 5 } })).body).toEqual({ data: [entry] });
    expect((await query({ pace: { $gt: 5 } })).body).toEqual({ data: [] });
    const path = [
      ['running', 'parent_record'],
      ['people', 'record_id'],
    ];
    expect((await query({ path, constraints: { value: person.id.record_id } })).body).toEqual({ data: [entry] });
  });

  it.each([
    [{ api_slug: 'recruiting' }, 409],
    [{ parent_object: 'unicorns' }, 404],
    [{ workspace_access: 'everything' }, 400],
    [{ workspace_member_access: [{ workspace_member_id: 'nobody', level: 'read-only' }] }, 400],
    [{ name: 5 }, 400],
  ])('with %j are refused', async (wrong, expected) => {
    expect(await status('POST /v2/lists', { ...settings, ...wrong })).toBe(expected);
  });
});

describe('entries', () => {
  it('are made, read, changed and deleted', async () => {
    const entry = await enter({ stage: 'Applied', priority: 3 });
    expect(entry).toMatchObject(parent());
    const path = `/v2/lists/recruiting/entries/${entry.id['entry_id']}`;
    await tested.data(`PATCH ${path}`, { entry_values: { stage: 'Offer' } });
    expect(await tested.data(`GET ${path}`)).toMatchObject({
      entry_values: { stage: [{ status: { title: 'Offer' } }], priority: [{ value: 3 }] },
    });
    await tested.data(`PUT ${path}`, { entry_values: { priority: null } });
    expect(await tested.data(`GET ${path}`)).toMatchObject({ entry_values: { priority: [] } });
    await tested.call(`DELETE ${path}`);
    expect((await tested.call(`GET ${path}`)).status).toBe(404);
  });

  it('are seen from their record, several times if it is there several times', async () => {
    const ids = [(await enter()).id['entry_id'], (await enter()).id['entry_id']];
    const path = `/v2/objects/people/records/${person.id.record_id}/entries`;
    const listed = await tested.data<Item[]>(`GET ${path}`);
    expect(listed.map(({ entry_id: id }) => id)).toEqual(ids);
    await tested.call(`DELETE /v2/objects/people/records/${person.id.record_id}`);
    expect((await tested.call(`GET /v2/lists/recruiting/entries/${ids[0]}`)).status).toBe(404);
  });

  it('are made or changed by their record, unless it has several', async () => {
    const put = (entry_values: object) =>
      tested.call('PUT /v2/lists/recruiting/entries', { data: { ...parent(), entry_values } });
    const made = (await put({ priority: 1 })).body as { data: Item };
    const changed = (await put({ priority: 2 })).body as { data: Item };
    expect(changed.data.id).toEqual(made.data.id);
    await enter();
    expect(await put({})).toMatchObject({ status: 400, body: { code: 'multiple_match_results' } });
  });

  it('keep the history of their values', async () => {
    const { id } = await enter({ stage: 'Applied' });
    const path = `/v2/lists/recruiting/entries/${id['entry_id']}`;
    await tested.data(`PATCH ${path}`, { entry_values: { stage: 'Offer' } });
    const values = (query = '') => tested.data<object[]>(`GET ${path}/attributes/stage/values${query}`);
    expect(await values()).toMatchObject([{ status: { title: 'Offer' } }]);
    expect(await values('?show_historic=true')).toMatchObject([
      { status: { title: 'Applied' }, active_until: expect.any(String) },
      { status: { title: 'Offer' }, active_until: null },
    ]);
  });

  it('get another history on request', async () => {
    const { id } = await enter({ stage: 'Applied' });
    const path = `/v2/lists/recruiting/entries/${id['entry_id']}`;
    const history = [
      { status: 'Screen', active_from: '2024-01-01T00:00:00Z', active_until: '2024-02-01T00:00:00Z' },
      { status: 'Hired', active_from: '2024-02-01T00:00:00Z' },
    ];
    await tested.call(`PUT ${path}/attributes/stage/values`, { data: history });
    expect(await tested.data(`GET ${path}/attributes/stage/values?show_historic=true`)).toMatchObject([
      { status: { title: 'Screen' }, active_until: '2024-02-01T00:00:00.000000000Z' },
      { status: { title: 'Hired' }, active_from: '2024-02-01T00:00:00.000000000Z', active_until: null },
    ]);
    expect(await tested.data(`GET ${path}`)).toMatchObject({
      entry_values: { stage: [{ status: { title: 'Hired' } }] },
    });
    expect(await status(`PUT ${path}/attributes/stage/values`, [{ status: 'Unheard of' }])).toBe(400);
    expect(await status(`PUT ${path}/attributes/stage/values`, [{ status: 'Hired' }, { status: 'Offer' }])).toBe(400);
    expect(await status(`PUT ${path}/attributes/entry_id/values`, [{ value: 'x' }])).toBe(400);
  });

  it.each([
    [{ parent_object: 'companies' }, 400],
    [{ parent_record_id: 'nobody' }, 400],
    [{ entry_values: { colour: 'red' } }, 400],
    [{ entry_values: { entry_id: 'x' } }, 400],
  ])('with %j are refused', async (wrong, expected) => {
    const entry = { ...parent(), entry_values: {}, ...wrong };
    expect(await status('POST /v2/lists/recruiting/entries', entry)).toBe(expected);
  });
});
