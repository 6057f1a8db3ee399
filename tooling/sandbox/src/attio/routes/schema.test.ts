import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Item, referencesOf, startTested, type Tested, type WireRecord } from '../../testing/client.js';

let tested: Tested;
beforeAll(async () => {
  tested = await startTested();
});
afterEach(() => tested.sandbox.reset());
afterAll(() => tested.sandbox.close());

const names = { api_slug: 'projects', singular_noun: 'Project', plural_noun: 'Projects' };
const project = () => tested.data('POST /v2/objects', names);
const status = async (route: string, data: unknown) => (await tested.call(route, { data })).status;

const plain = { description: null, is_required: false, is_unique: false, is_multiselect: false, config: {} };
const attribute = (api_slug: string, type: string, more: object = {}) => ({
  ...plain,
  title: api_slug,
  api_slug,
  type,
  ...more,
});
const add = (object: string, slug: string, type: string, more: object = {}) =>
  tested.data(`POST /v2/objects/${object}/attributes`, attribute(slug, type, more));
const slugs = async (path: string) => (await tested.data<Item[]>(`GET ${path}`)).map((item) => item['api_slug']);

describe('an object of one’s own', () => {
  it('is made, listed and found by slug and id', async () => {
    const made = await project();
    expect(made).toMatchObject(names);
    expect(await tested.data('GET /v2/objects/projects')).toEqual(made);
    expect(await tested.data(`GET /v2/objects/${made.id['object_id']}`)).toEqual(made);
    expect(await slugs('/v2/objects')).toEqual(['people', 'companies', 'deals', 'users', 'projects']);
    expect(await slugs('/v2/objects/projects/attributes')).toEqual(['record_id', 'created_at', 'created_by', 'name']);
  });

  it('takes records, which queries and search find', async () => {
    await project();
    const apollo = await tested.create('projects', { name: 'Apollo' });
    expect(await tested.query('projects', { filter: { name: 'Apollo' } })).toEqual([apollo]);
    const search = { query: 'apol', objects: ['projects'], request_as: { type: 'workspace' } };
    expect((await tested.call('POST /v2/objects/records/search', search)).body).toMatchObject({
      data: [{ id: { record_id: apollo.id.record_id }, record_text: 'Apollo', object_slug: 'projects' }],
    });
  });

  it('keeps its records under another slug', async () => {
    await project();
    const apollo = await tested.create('projects', { name: 'Apollo' });
    await tested.data('PATCH /v2/objects/projects', { api_slug: 'missions', plural_noun: 'Missions' });
    expect((await tested.call('GET /v2/objects/projects')).status).toBe(404);
    const [found] = await tested.query('missions');
    expect(found?.id).toEqual(apollo.id);
  });

  it('is deleted with its records, its lists and what refers to it', async () => {
    await project();
    const relationship = { object: 'people', title: 'Projects', api_slug: 'projects', is_multiselect: true };
    await add('projects', 'lead', 'record-reference', { relationship });
    const list = { name: 'Running', api_slug: 'running', parent_object: 'projects', workspace_access: 'full-access' };
    await tested.data('POST /v2/lists', { ...list, workspace_member_access: [] });
    await tested.call('DELETE /v2/objects/projects');
    expect((await tested.call('GET /v2/objects/projects')).status).toBe(404);
    expect(await slugs('/v2/lists')).not.toContain('running');
    expect(await slugs('/v2/objects/people/attributes')).not.toContain('projects');
  });

  it('cannot have the slug of another, or none', async () => {
    await project();
    expect(await status('POST /v2/objects', names)).toBe(409);
    expect(await status('PATCH /v2/objects/projects', { api_slug: 'people' })).toBe(409);
    expect(await status('POST /v2/objects', { ...names, api_slug: 'a b' })).toBe(400);
    expect(await status('POST /v2/objects', { ...names, api_slug: 'other', singular_noun: '' })).toBe(400);
  });
});

describe('a standard object', () => {
  it('keeps its slug and cannot be deleted', async () => {
    expect(await status('PATCH /v2/objects/people', { api_slug: 'humans' })).toBe(400);
    expect((await tested.call('DELETE /v2/objects/people')).body).toMatchObject({ code: 'system_edit_unauthorized' });
  });

  it('can be called something else', async () => {
    expect(await tested.data('PATCH /v2/objects/people', { singular_noun: 'Human' })).toMatchObject({
      api_slug: 'people',
      singular_noun: 'Human',
    });
  });
});

describe('an attribute of one’s own', () => {
  it.each([
    ['text', 'x', 'value', 'x'],
    ['number', 5, 'value', 5],
    ['checkbox', true, 'value', true],
    ['currency', 9.5, 'currency_value', 9.5],
    ['date', '2026', 'value', '2026-01-01'],
    ['timestamp', '2026-01-01T12:00', 'value', '2026-01-01T12:00:00.000000000Z'],
    ['rating', 4, 'value', 4],
    ['location', 'Paris', 'locality', 'Paris'],
    ['domain', 'acme.com', 'domain', 'acme.com'],
    ['email-address', 'a@acme.com', 'email_address', 'a@acme.com'],
    ['phone-number', '+1 212 555 1234', 'phone_number', '+12125551234'],
  ])('of type %s takes values and is filtered by', async (type, written, field, read) => {
    await project();
    await add('projects', 'trait', type);
    const record = await tested.create('projects', { trait: written });
    expect(record.values['trait']).toMatchObject([{ [field]: read, attribute_type: type }]);
    expect(await tested.query('projects', { filter: { trait: { [field]: read } } })).toEqual([record]);
  });

  it('works on standard objects at once, on records that were there before', async () => {
    const [person] = (await tested.query('people', { limit: 1 })) as [WireRecord];
    expect(person.values).not.toHaveProperty('tier');
    await add('people', 'tier', 'text');
    const path = `/v2/objects/people/records/${person.id.record_id}`;
    await tested.data(`PATCH ${path}`, { values: { tier: 'gold' } });
    const [found] = (await tested.query('people', { filter: { tier: 'gold' } })) as [WireRecord];
    expect(found.id).toEqual(person.id);
  });

  it('can be unique from the start, or later', async () => {
    await project();
    await add('projects', 'code', 'text', { is_unique: true });
    await tested.create('projects', { code: 'A' });
    expect(await status('POST /v2/objects/projects/records', { values: { code: 'A' } })).toBe(400);
    const put = 'PUT /v2/objects/projects/records?matching_attribute=code';
    const again = await tested.data<WireRecord>(put, { values: { code: 'A', name: 'Same' } });
    expect(await tested.query('projects', { filter: { code: 'A' } })).toEqual([again]);
    await add('projects', 'alias', 'text');
    await tested.create('projects', { alias: 'B' });
    await tested.data('PATCH /v2/objects/projects/attributes/alias', { is_unique: true });
    expect(await status('POST /v2/objects/projects/records', { values: { alias: 'B' } })).toBe(400);
  });

  it('can be required', async () => {
    await project();
    await add('projects', 'code', 'text', { is_required: true });
    expect(await status('POST /v2/objects/projects/records', { values: {} })).toBe(400);
  });

  it('keeps its values under another slug', async () => {
    await project();
    await add('projects', 'code', 'text');
    const record = await tested.create('projects', { code: 'A' });
    await tested.data('PATCH /v2/objects/projects/attributes/code', { api_slug: 'number', title: 'Number' });
    const [found] = (await tested.query('projects', { filter: { number: 'A' } })) as [WireRecord];
    expect(found.values).toMatchObject({ number: record.values['code'] });
    expect(found.values).not.toHaveProperty('code');
  });

  it('is hidden when it is archived, and comes back', async () => {
    await project();
    await add('projects', 'code', 'text');
    await tested.create('projects', { code: 'A' });
    const path = '/v2/objects/projects/attributes';
    await tested.data(`PATCH ${path}/code`, { is_archived: true });
    expect(await slugs(path)).not.toContain('code');
    expect(await slugs(`${path}?show_archived=true`)).toContain('code');
    expect(((await tested.query('projects')) as [WireRecord])[0].values).not.toHaveProperty('code');
    expect(await status('POST /v2/objects/projects/records', { values: { code: 'B' } })).toBe(400);
    await tested.data(`PATCH ${path}/code`, { is_archived: false });
    expect(await tested.query('projects', { filter: { code: 'A' } })).toHaveLength(1);
  });

  it('has the currency that its configuration names', async () => {
    await project();
    const currency = { default_currency_code: 'EUR', display_type: 'code' };
    expect(await add('projects', 'budget', 'currency', { config: { currency } })).toMatchObject({
      config: { currency },
    });
    const record = await tested.create('projects', { budget: 5 });
    expect(record.values['budget']).toMatchObject([{ currency_value: 5, currency_code: 'EUR' }]);
  });

  it.each([
    ['an unknown type', { type: 'colour' }, 400],
    ['a type that only the service makes', { type: 'interaction' }, 400],
    ['no configuration', { config: undefined }, 400],
    ['several values where the type has one', { type: 'checkbox', is_multiselect: true }, 400],
    ['a slug that is taken', { api_slug: 'name' }, 409],
    ['a relationship of a text', { relationship: { object: 'people' } }, 400],
    ['an unknown currency', { type: 'currency', config: { currency: { default_currency_code: 'XXX' } } }, 400],
  ])('with %s is refused', async (_, wrong, expected) => {
    await project();
    const reply = await status('POST /v2/objects/projects/attributes', { ...attribute('code', 'text'), ...wrong });
    expect(reply).toBe(expected);
  });
});

describe('default values', () => {
  it.each([
    ['text', { type: 'static', template: ['none'] }, { value: 'none' }],
    ['date', { type: 'dynamic', template: 'P1D' }, { value: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) }],
    ['actor-reference', { type: 'dynamic', template: 'current-user' }, { referenced_actor_type: 'workspace-member' }],
  ])('of type %s fill in for what is not given', async (type, value, expected) => {
    await project();
    const made = await add('projects', 'trait', type, { default_value: value });
    expect(made).toMatchObject({ is_default_value_enabled: true, default_value: { type: value.type } });
    const record = await tested.create('projects', {});
    expect(record.values['trait']).toMatchObject([expected]);
    expect((await tested.create('projects', { trait: null })).values['trait']).toEqual([]);
  });

  it.each([
    ['text', { type: 'dynamic', template: 'P1D' }],
    ['date', { type: 'dynamic', template: 'tomorrow' }],
    ['number', { type: 'static', template: ['x'] }],
    ['text', 'none'],
  ])('of type %s as %j are refused', async (type, default_value) => {
    await project();
    const data = attribute('trait', type, { default_value });
    expect(await status('POST /v2/objects/projects/attributes', data)).toBe(400);
  });
});

describe('options and statuses', () => {
  it('are added, used at once, renamed and archived', async () => {
    await project();
    await add('projects', 'colour', 'select', { is_multiselect: true });
    const path = '/v2/objects/projects/attributes/colour/options';
    const red = await tested.data(`POST ${path}`, { title: 'Red' });
    const record = await tested.create('projects', { colour: ['Red'] });
    expect(record.values['colour']).toMatchObject([{ option: { id: red.id, title: 'Red' } }]);
    await tested.data(`PATCH ${path}/Red`, { title: 'Crimson' });
    const [found] = (await tested.query('projects', { filter: { colour: 'Crimson' } })) as [WireRecord];
    expect(found.values['colour']).toMatchObject([{ option: { title: 'Crimson' } }]);
    await tested.data(`PATCH ${path}/${red.id['option_id']}`, { is_archived: true });
    expect(await tested.data<Item[]>(`GET ${path}`)).toEqual([]);
    expect(await tested.data<Item[]>(`GET ${path}?show_archived=true`)).toHaveLength(1);
    expect(await status('POST /v2/objects/projects/records', { values: { colour: ['Crimson'] } })).toBe(400);
  });

  it('of standard attributes can be added to', async () => {
    const path = '/v2/objects/deals/attributes/stage/statuses';
    const settings = { title: 'Signed', celebration_enabled: true, target_time_in_status: 'P3D' };
    expect(await tested.data(`POST ${path}`, settings)).toMatchObject({ ...settings, is_archived: false });
    const [deal] = (await tested.query('deals', { limit: 1 })) as [WireRecord];
    const record = `/v2/objects/deals/records/${deal.id.record_id}`;
    await tested.data(`PATCH ${record}`, { values: { stage: 'Signed' } });
    expect(await tested.query('deals', { filter: { stage: 'Signed' } })).toHaveLength(1);
  });

  it('cannot have the title of another, nor a duration that is none', async () => {
    const path = '/v2/objects/deals/attributes/stage/statuses';
    expect(await status(`POST ${path}`, { title: 'Lead' })).toBe(409);
    expect(await status(`PATCH ${path}/Lead`, { title: 'Lost' })).toBe(409);
    expect(await status(`POST ${path}`, { title: 'New', target_time_in_status: 'soon' })).toBe(400);
    expect(await status(`PATCH ${path}/Unheard`, { title: 'Of' })).toBe(404);
  });
});

describe('references', () => {
  it('to one object are followed by paths', async () => {
    await project();
    await add('projects', 'client', 'record-reference', {
      config: { record_reference: { allowed_objects: ['companies'] } },
    });
    const [company] = (await tested.query('companies', { limit: 1 })) as [WireRecord];
    const record = await tested.create('projects', { client: company.id.record_id });
    const path = [
      ['projects', 'client'],
      ['companies', 'record_id'],
    ];
    const filter = { path, constraints: { value: company.id.record_id } };
    expect(await tested.query('projects', { filter })).toEqual([record]);
  });

  it('to any object show only what is there', async () => {
    await project();
    await add('projects', 'links', 'record-reference', { is_multiselect: true });
    const [ada, acme] = [await tested.create('people', { name: 'Ada' }), await tested.create('companies', {})];
    const links = [
      { target_object: 'people', target_record_id: ada.id.record_id },
      { target_object: 'companies', target_record_id: acme.id.record_id },
    ];
    const record = await tested.create('projects', { links });
    expect(record.values['links']).toMatchObject(links);
    await tested.call(`DELETE /v2/objects/people/records/${ada.id.record_id}`);
    const [left] = (await tested.query('projects')) as [WireRecord];
    expect(left.values['links']).toMatchObject(links.slice(1));
  });

  it.each([
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ])('with another side are seen from it: several here %s, several there %s', async (isMany, isManyThere) => {
    await project();
    const relationship = { object: 'people', title: 'Projects', api_slug: 'projects', is_multiselect: isManyThere };
    await add('projects', 'members', 'record-reference', { is_multiselect: isMany, relationship });
    const [ada, alan] = [
      await tested.create('people', { name: 'Ada' }),
      await tested.create('people', { name: 'Alan' }),
    ];
    const seen = async (person: WireRecord) =>
      referencesOf(await tested.data(`GET /v2/objects/people/records/${person.id.record_id}`), 'projects');
    const apollo = await tested.create('projects', { members: isMany ? [ref(ada), ref(alan)] : ref(ada) });
    expect(await seen(ada)).toEqual([apollo.id.record_id]);
    const gemini = await tested.create('projects', { members: ref(ada) });
    const expected = [apollo.id.record_id, gemini.id.record_id];
    expect(await seen(ada)).toEqual(isManyThere ? expected : expected.slice(1));
    expect(await seen(alan)).toEqual(isMany ? [apollo.id.record_id] : []);
  });
});

const ref = ({ id }: WireRecord) => ({ target_object: 'people', target_record_id: id.record_id });

describe('views', () => {
  it('come by id, the archived ones on request', async () => {
    const views = await tested.data<Item[]>('GET /v2/objects/people/views');
    const ids = views.map(({ id }) => id['view_id'] as string);
    expect(ids).toEqual(ids.toSorted());
    expect(await tested.data<Item[]>('GET /v2/objects/people/views?show_archived=true')).toHaveLength(views.length + 1);
    expect(await tested.data<Item[]>('GET /v2/lists/recruiting/views')).toHaveLength(views.length);
  });

  it('can be read page by page', async () => {
    type Page = { data: Item[]; pagination: { next_cursor: string | null } };
    const page = async (query: string) =>
      (await tested.call<Page>(`GET /v2/objects/people/views?limit=1${query}`)).body;
    const first = await page('');
    const second = await page(`&cursor=${first.pagination.next_cursor}`);
    expect(second.pagination.next_cursor).toBeNull();
    expect([...first.data, ...second.data]).toEqual(await tested.data('GET /v2/objects/people/views'));
    expect((await tested.call('GET /v2/objects/people/views?cursor=nonsense!')).status).toBe(400);
  });

  it('stand in for the filter of a query', async () => {
    const views = await tested.data<Item[]>('GET /v2/objects/people/views');
    const recent = views.find(({ title }) => title === 'Recently added')?.id['view_id'];
    const found = await tested.query('people', { filter_view_id: recent, limit: 500 });
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ created_at: at }) => at >= '2025-10')).toBe(true);
    const body = (more: object) =>
      tested.call('POST /v2/objects/people/records/query', { filter_view_id: recent, ...more });
    expect((await body({ filter: {} })).status).toBe(400);
    expect((await body({ filter_view_id: 'none' })).status).toBe(404);
  });
});
