import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTested, type Tested } from '../../testing/client.js';

interface WireAttribute {
  readonly api_slug: string;
  readonly type: string;
  readonly is_unique: boolean;
  readonly is_writable: boolean;
  readonly is_multiselect: boolean;
  readonly relationship: { readonly object_slug: string; readonly api_slug: string } | null;
}

let tested: Tested;
beforeAll(async () => {
  tested = await startTested();
});
afterAll(() => tested.sandbox.close());

async function list<T>(path: string): Promise<T[]> {
  return (await tested.call<{ data: T[] }>(`GET ${path}`)).body.data;
}

describe('objects', () => {
  it('are people, companies, deals and users', async () => {
    const objects = await list<{ api_slug: string }>('/v2/objects');
    expect(objects.map(({ api_slug }) => api_slug)).toEqual(['people', 'companies', 'deals', 'users']);
  });

  it('are found by slug and by id', async () => {
    const [people] = await list<{ id: { object_id: string } }>('/v2/objects');
    expect((await tested.call(`GET /v2/objects/${people?.id.object_id}`)).body).toEqual({ data: people });
    expect((await tested.call('GET /v2/objects/people')).body).toEqual({ data: people });
  });

  it('that do not exist are told from paths that do not exist', async () => {
    expect(await tested.call('GET /v2/objects/unicorns')).toMatchObject({
      status: 404,
      body: { code: 'not_found', message: 'Object with slug/ID "unicorns" not found.' },
    });
    expect(await tested.call('GET /v2/unicorns')).toMatchObject({
      status: 404,
      body: { code: 'not_found', message: 'Could not find endpoint "GET /v2/unicorns".' },
    });
  });
});

describe('attributes', () => {
  it('say what is unique, writable and multiple', async () => {
    const people = new Map(
      (await list<WireAttribute>('/v2/objects/people/attributes')).map((item) => [item.api_slug, item]),
    );
    expect(people.get('record_id')).toMatchObject({ type: 'text', is_unique: true, is_writable: false });
    expect(people.get('email_addresses')).toMatchObject({
      type: 'email-address',
      is_unique: true,
      is_multiselect: true,
    });
    expect(people.get('name')).toMatchObject({ type: 'personal-name', is_unique: false, is_writable: true });
  });

  it('name the other side of a relationship', async () => {
    const companies = await list<WireAttribute>('/v2/objects/companies/attributes');
    const team = companies.find(({ api_slug }) => api_slug === 'team');
    expect(team?.relationship).toMatchObject({ object_slug: 'people', api_slug: 'company' });
  });

  it('are paged by limit and offset, and found one by one', async () => {
    const all = await list<WireAttribute>('/v2/objects/deals/attributes');
    expect(await list('/v2/objects/deals/attributes?limit=2&offset=3')).toEqual(all.slice(3, 5));
    expect((await tested.call('GET /v2/objects/deals/attributes/stage')).body).toMatchObject({
      data: { api_slug: 'stage' },
    });
    expect((await tested.call('GET /v2/objects/deals/attributes/colour')).status).toBe(404);
    expect((await tested.call('GET /v2/objects/deals/attributes?limit=many')).status).toBe(400);
  });

  it('list their select options and statuses', async () => {
    const stages = await list<{ title: string }>('/v2/objects/deals/attributes/stage/statuses');
    expect(stages.map(({ title }) => title)).toContain('In Progress');
    const ranges = await list<{ title: string }>('/v2/objects/companies/attributes/employee_range/options');
    expect(ranges[0]?.title).toBe('1-10');
    expect((await tested.call('GET /v2/objects/deals/attributes/stage/options')).status).toBe(400);
  });
});

describe('lists', () => {
  it('have attributes of their own', async () => {
    const attributes = await list<WireAttribute>('/v2/lists/sales_pipeline/attributes');
    expect(attributes.map(({ api_slug }) => api_slug)).toContain('stage');
  });

  it('have entries that are queried like records', async () => {
    const query = {
      filter: { stage: 'Demo', priority: { $gte: 3 } },
      sorts: [{ attribute: 'created_at', direction: 'desc' }],
    };
    const { body } = await tested.call<{ data: WireEntry[] }>('POST /v2/lists/sales_pipeline/entries/query', query);
    expect(body.data.length).toBeGreaterThan(0);
    for (const { entry_values: values } of body.data) {
      expect(values).toMatchObject({ stage: [{ status: { title: 'Demo' } }] });
    }
  });

  it('find the entries of a record, and show them with it', async () => {
    const { body } = await tested.call<{ data: WireEntry[] }>('POST /v2/lists/recruiting/entries/query', { limit: 1 });
    const [entry] = body.data as [WireEntry];
    const path = [
      ['recruiting', 'parent_record'],
      ['people', 'record_id'],
    ];
    const filter = { path, constraints: { value: entry.parent_record_id } };
    const found = await tested.call<{ data: WireEntry[] }>('POST /v2/lists/recruiting/entries/query', { filter });
    expect(found.body.data).toContainEqual(entry);
    const entries = await list<{ entry_id: string }>(`/v2/objects/people/records/${entry.parent_record_id}/entries`);
    expect(entries.map(({ entry_id }) => entry_id)).toContain(entry.id.entry_id);
    expect((await tested.call(`GET /v2/lists/recruiting/entries/${entry.id.entry_id}`)).body).toEqual({ data: entry });
  });

  it('lose the entries of a record that is deleted', async () => {
    const { body } = await tested.call<{ data: WireEntry[] }>('POST /v2/lists/recruiting/entries/query', { limit: 1 });
    const [entry] = body.data as [WireEntry];
    await tested.call(`DELETE /v2/objects/people/records/${entry.parent_record_id}`);
    expect((await tested.call(`GET /v2/lists/recruiting/entries/${entry.id.entry_id}`)).status).toBe(404);
  });
});

interface WireEntry {
  readonly id: { readonly entry_id: string };
  readonly parent_record_id: string;
  readonly entry_values: object;
}
