import { type Sandbox, startAttioSandbox } from '@fastpath/sandbox';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type Client,
  createAttioClient,
  getRecords,
  operations,
  searchRecords,
  staleAfter,
  Workspace,
  writeRecord,
} from './index.js';

const { records, notes, tasks, self, objects, attributes, members } = operations;

let sandbox: Sandbox;
let client: Client;
let workspace: Workspace;

beforeAll(async () => {
  sandbox = await startAttioSandbox({ size: 'small', rateLimit: false });
});

afterAll(() => sandbox.close());

beforeEach(() => {
  sandbox.reset();
  client = createAttioClient({ apiKey: sandbox.apiKey, baseUrl: `${sandbox.baseUrl}/v2` });
  workspace = new Workspace(client);
});

afterEach(() => client[Symbol.asyncDispose]());

/** The calls since the last look, without those that read metadata. */
function calls(): readonly string[] {
  const metadata = /^\/v2\/(objects|(objects|lists)\/[^/]+\/attributes.*|self)$/;
  return sandbox
    .calls()
    .filter(({ path }) => !metadata.test(path))
    .map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{36}/g, '{id}')}`);
}

const somePeople = (limit = 20) => client.call(records.query, { object: 'people', limit });
const forget = async () => {
  await client[Symbol.asyncDispose]();
  client = createAttioClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl });
  workspace = new Workspace(client);
  const before = sandbox.calls().length;
  return () => sandbox.calls().slice(before);
};

describe('reading', () => {
  it('a record read twice is one call, and a record that came with a query is none', async () => {
    const [first, second] = await somePeople(2);
    await client.call(records.get, { object: 'people', record_id: first?.record_id ?? '' });
    await client.call(records.get, { object: 'people', record_id: second?.record_id.toUpperCase() ?? '' });
    expect(calls()).toEqual(['POST /v2/objects/people/records/query']);
  });

  it('a hundred records at once are one query by ids, answered in the order asked for', async () => {
    const ids = (await somePeople(100)).map(({ record_id }) => record_id).reverse();
    const since = await forget();
    const found = await Promise.all(ids.map((record_id) => client.call(records.get, { object: 'people', record_id })));
    expect(found.map(({ record_id }) => record_id)).toEqual(ids);
    expect(since().map(({ path, body }) => [path, (body as { limit: number }).limit])).toEqual([
      ['/v2/objects/people/records/query', 100],
    ]);
  });

  it('records of several objects never travel in one query', async () => {
    const [person] = await somePeople(1);
    const [company] = await client.call(records.query, { object: 'companies', limit: 1 });
    const since = await forget();
    await Promise.all([
      client.call(records.get, { object: 'people', record_id: person?.record_id ?? '' }),
      client.call(records.get, { object: 'companies', record_id: company?.record_id ?? '' }),
    ]);
    expect(since().map(({ method }) => method)).toEqual(['GET', 'GET']);
  });

  it('a record that is not there is NOT_FOUND, alone and among others', async () => {
    const [person] = await somePeople(1);
    const missing = '00000000-0000-4000-8000-000000000000';
    await forget();
    const settled = await Promise.allSettled(
      [person?.record_id ?? '', missing].map((record_id) => client.call(records.get, { object: 'people', record_id })),
    );
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    const again = client.call(records.get, { object: 'people', record_id: missing });
    await expect(again).rejects.toMatchObject({ code: 'NOT_FOUND', status: 404 });
  });

  it('the workspace, its objects, attributes, options, statuses and members can be read', async () => {
    expect(await client.call(self.get, {})).toMatchObject({ active: true });
    expect((await client.call(objects.list, {})).map(({ slug }) => slug)).toContain('people');
    const deals = { target: 'objects', identifier: 'deals' } as const;
    expect((await client.call(attributes.list, deals)).map(({ slug }) => slug)).toContain('stage');
    expect((await client.call(attributes.statuses, { ...deals, attribute: 'stage' })).length).toBeGreaterThan(2);
    const companies = { target: 'objects', identifier: 'companies', attribute: 'categories' } as const;
    expect((await client.call(attributes.options, companies)).length).toBeGreaterThan(2);
    expect((await client.call(members.list, {}))[0]?.email).toContain('@');
  });
});

describe('writing', () => {
  it('an update is one call, and its reply answers the next read', async () => {
    const [person] = await somePeople(1);
    const record_id = person?.record_id ?? '';
    const values = { description: 'changed' };
    await client.call(records.replace, { object: 'people', record_id, values });
    const read = await client.call(records.get, { object: 'people', record_id });
    expect(read.values['description']).toEqual(['changed']);
    expect(calls()).toEqual(['POST /v2/objects/people/records/query', 'PUT /v2/objects/people/records/{id}']);
  });

  it('append adds to the values of a multiselect attribute, replace takes their place', async () => {
    const [company] = await client.call(records.query, { object: 'companies', limit: 1 });
    const target = { object: 'companies', record_id: company?.record_id ?? '' };
    await client.call(records.replace, { ...target, values: { domains: ['one.test'] } });
    const more = await client.call(records.append, { ...target, values: { domains: ['two.test'] } });
    expect([...(more.values['domains'] ?? [])].sort()).toEqual(['one.test', 'two.test']);
    const less = await client.call(records.replace, { ...target, values: { domains: ['three.test'] } });
    expect(less.values['domains']).toEqual(['three.test']);
  });

  it('a write to one side of a relationship shows on the other', async () => {
    const [company] = await client.call(records.query, { object: 'companies', limit: 1 });
    const target = { object: 'companies', record_id: company?.record_id ?? '' };
    await client.call(records.get, target);
    const person = await client.call(records.create, {
      object: 'people',
      values: {
        name: { first_name: 'New', last_name: 'Hire', full_name: 'New Hire' },
        company: [{ target_object: 'companies', target_record_id: target.record_id }],
      },
    });
    const team = (await client.call(records.get, target)).values['team'];
    expect(team).toContainEqual({ object: 'people', id: person.record_id });

    await client.call(records.remove, { object: 'people', record_id: person.record_id });
    const after = (await client.call(records.get, target)).values['team'] ?? [];
    expect(after).not.toContainEqual({ object: 'people', id: person.record_id });
  });

  it('a search sees a create, an update and a delete that came before it', async () => {
    const find = async (query: string) =>
      (await searchRecords(workspace, { object: 'companies', query, limit: 5 })).records;
    expect(await find('zyzzyva')).toEqual([]);
    const created = await writeRecord(workspace, {
      action: 'create',
      object: 'companies',
      values: { name: 'Zyzzyva' },
    });
    expect((await find('zyzzyva')).map(({ id }) => id)).toEqual([created.id]);
    const target = { object: 'companies', record_id: created.id };
    await writeRecord(workspace, { action: 'replace', ...target, values: { name: 'Quokka' } });
    expect([await find('zyzzyva'), (await find('quokka')).length]).toEqual([[], 1]);
    await client.call(records.remove, target);
    expect(await find('quokka')).toEqual([]);
  });

  it('an upsert finds the record by its unique value, or makes it', async () => {
    const upsert = (name: string) =>
      writeRecord(workspace, {
        action: 'upsert',
        object: 'companies',
        matching_attribute: 'domains',
        values: { name, domains: ['upsert.test'] },
      });
    const first = await upsert('One');
    const second = await upsert('Two');
    expect([second.id, second.title]).toEqual([first.id, 'Two']);
  });

  it('a write is refused before it is sent when it names what is not there, cannot be written or is not unique', async () => {
    const write = (values: Record<string, unknown>, matching_attribute = 'domains') =>
      writeRecord(workspace, { action: 'upsert', object: 'companies', matching_attribute, values });
    await expect(write({ nmae: 'x' })).rejects.toMatchObject({ field: 'values.nmae', expected: 'name' });
    await expect(write({ record_id: 'x' })).rejects.toMatchObject({ field: 'values.record_id' });
    await expect(write({ name: 'x' }, 'name')).rejects.toMatchObject({
      field: 'matching_attribute',
      expected: 'domains',
    });
    await expect(write({ name: 'x' })).rejects.toMatchObject({ field: 'values.domains' });
    await expect(write({})).rejects.toMatchObject({ field: 'values' });
    expect(calls()).toEqual([]);
  });

  it('plain values that are written back come out as they were, whatever their type', async () => {
    for (const object of ['companies', 'people', 'deals']) {
      const schema = await workspace.schema(object);
      const { records: found } = await searchRecords(workspace, { object, limit: 5 });
      for (const { id, values } of found) {
        const writable = Object.entries(values).filter(([slug]) => schema.bySlug.get(slug)?.is_writable);
        const write = { action: 'replace', object, record_id: id, values: Object.fromEntries(writable) } as const;
        expect((await writeRecord(workspace, write)).values).toEqual(values);
      }
    }
  });

  it('a title that no option or status has is refused before it is sent, with the nearest ones', async () => {
    const { records: found } = await searchRecords(workspace, { object: 'deals', limit: 1 });
    const write = (values: Record<string, unknown>) =>
      writeRecord(workspace, { action: 'replace', object: 'deals', record_id: found[0]?.id ?? '', values });
    await expect(write({ stage: 'Propsal' })).rejects.toMatchObject({ field: 'values.stage', expected: '"Proposal"' });
    expect((await write({ stage: 'Proposal' })).values['stage']).toBe('Proposal');
    expect(calls().filter((call) => call.startsWith('PUT'))).toHaveLength(1);
  });

  it('a value that another record has is answered with the ID of that record', async () => {
    const create = () =>
      writeRecord(workspace, { action: 'create', object: 'companies', values: { name: 'Twin', domains: 'twin.test' } });
    const first = await create();
    await expect(create()).rejects.toMatchObject({
      code: 'CONFLICT',
      field: 'values.domains',
      message: expect.stringContaining(first.id),
    });
  });

  it('notes and tasks are listed, written and deleted, and lists show what was written', async () => {
    const [person] = await somePeople(1);
    const parent = { parent_object: 'people', parent_record_id: person?.record_id ?? '' };
    const before = await client.call(notes.list, { ...parent, limit: 50 });
    const note = await client.call(notes.create, {
      ...parent,
      title: 'Call',
      format: 'markdown',
      content: 'She *agreed*.',
    });
    expect(await client.call(notes.list, { ...parent, limit: 50 })).toHaveLength(before.length + 1);
    expect((await client.call(notes.get, { note_id: note.note_id })).title).toBe('Call');
    await client.call(notes.remove, { note_id: note.note_id });
    expect(await client.call(notes.list, { ...parent, limit: 50 })).toHaveLength(before.length);

    const task = await client.call(tasks.create, {
      content: 'Send the offer',
      format: 'plaintext',
      deadline_at: null,
      is_completed: false,
      linked_records: [{ target_object: 'people', target_record_id: parent.parent_record_id }],
      assignees: [],
    });
    const linked = { linked_object: 'people', linked_record_id: parent.parent_record_id };
    expect((await client.call(tasks.list, linked)).map(({ task_id }) => task_id)).toContain(task.task_id);
    expect(await client.call(tasks.update, { task_id: task.task_id, is_completed: true })).toMatchObject({
      is_completed: true,
    });
    await client.call(tasks.remove, { task_id: task.task_id });
    await expect(client.call(tasks.get, { task_id: task.task_id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('an event from outside', () => {
  it('makes what it is about stale, so that the next read shows what it told of', async () => {
    const [person] = await somePeople(1);
    const record_id = person?.record_id ?? '';
    const other = createAttioClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl });
    await other.call(records.replace, { object: 'people', record_id, values: { description: 'from elsewhere' } });
    await other[Symbol.asyncDispose]();
    const read = async () => (await client.call(records.get, { object: 'people', record_id })).values['description'];
    expect(await read()).not.toEqual(['from elsewhere']);
    const event = { event_type: 'record.updated', id: { record_id, object_id: person?.object_id ?? '' } };
    client.invalidate(staleAfter(event, () => 'people'));
    expect(await read()).toEqual(['from elsewhere']);
  });
});

describe('searching', () => {
  it('is one call per page, and pages lead on to the end without loss or repetition', async () => {
    const seen = new Set<string>();
    let cursor: string | null | undefined;
    let pages = 0;
    while (cursor !== null) {
      const page = await searchRecords(workspace, {
        object: 'deals',
        limit: 50,
        ...(cursor ? { cursor } : {}),
        fields: ['name'],
      });
      for (const { id } of page.records) seen.add(id);
      cursor = page.next_cursor;
      pages += 1;
    }
    expect(calls()).toHaveLength(pages);
    expect(seen.size).toBe(160);
  });

  it('takes fields by the ID of their attribute too, and answers under their slug', async () => {
    const { attributes } = await workspace.schema('companies');
    const id = attributes.find(({ slug }) => slug === 'name')?.attribute_id ?? '';
    const { records: found } = await searchRecords(workspace, { object: 'companies', limit: 1, fields: [id] });
    expect(found.map(({ values, title }) => [values, title])).toEqual([[{ name: found[0]?.title }, found[0]?.title]]);
    const got = await getRecords(workspace, { object: 'companies', record_ids: [found[0]?.id ?? ''], fields: [id] });
    expect(got.records).toEqual(found);
  });

  it('puts the record first whose name is what was asked for', async () => {
    for (const name of ['Nimbus Holdings', 'The Nimbus', 'Nimbus']) {
      await writeRecord(workspace, { action: 'create', object: 'companies', values: { name } });
    }
    const { records: found } = await searchRecords(workspace, { object: 'companies', query: 'nimbus', limit: 10 });
    expect(found.map(({ title }) => title).slice(0, 3)).toEqual(['Nimbus', 'Nimbus Holdings', 'The Nimbus']);
  });

  it('is refused before it is sent for unknown objects, attributes, fields, operators and cursors', async () => {
    const search = (part: object) => searchRecords(workspace, { object: 'companies', limit: 5, ...part });
    await expect(search({ object: 'compnies' })).rejects.toMatchObject({ field: 'object', expected: 'companies' });
    await expect(search({ filter: { domain: 'x' } })).rejects.toMatchObject({ field: 'filter.domain' });
    await expect(search({ fields: ['nme'] })).rejects.toMatchObject({ field: 'fields.0', expected: 'name' });
    await expect(search({ sorts: [{ attribute: 'nme', direction: 'asc' }] })).rejects.toMatchObject({
      field: 'sorts.0.attribute',
    });
    await expect(search({ filter: { name: { $like: 'x' } } })).rejects.toMatchObject({ field: 'filter.name.$like' });
    await expect(search({ cursor: 'x' })).rejects.toMatchObject({ field: 'cursor' });
    expect(calls()).toEqual([]);
  });
});

describe('failing', () => {
  const [path, object] = ['/v2/objects/companies/records', 'companies'];

  it('a 429 with Retry-After is waited for, on reads and writes', async () => {
    sandbox.inject({ match: { path: `${path}*` }, status: 429, headers: { 'retry-after': '0' }, times: 2 });
    await client.call(records.query, { object, limit: 1 });
    await client.call(records.create, { object, values: { name: 'x' } });
    expect(calls()).toHaveLength(4);
  });

  it('a create whose answer was lost is not sent again, and the next search looks anew', async () => {
    await client.call(records.query, { object, limit: 1 });
    sandbox.inject({ match: { method: 'POST', path }, reset: true, processed: true });
    const create = client.call(records.create, { object, values: { name: 'Once' } });
    await expect(create).rejects.toMatchObject({ code: 'UNREACHABLE', retryable: false });
    const { records: found } = await searchRecords(workspace, { object, query: 'once', limit: 5 });
    expect(found.map(({ title }) => title)).toEqual(['Once']);
    expect(calls().filter((call) => call === `POST ${path}`)).toHaveLength(1);
  });

  it('an unknown key says so, and is not tried again', async () => {
    const stranger = createAttioClient({ apiKey: 'x'.repeat(64), baseUrl: sandbox.baseUrl });
    await expect(stranger.call(objects.list, {})).rejects.toMatchObject({ code: 'UNAUTHORIZED', status: 401 });
    await stranger[Symbol.asyncDispose]();
    expect(sandbox.calls()).toHaveLength(1);
  });

  it.each(['', 'has space', 'line\nbreak'])('the key %j is refused at once', (apiKey) => {
    expect(() => createAttioClient({ apiKey })).toThrow(/API key/);
  });

  it('a base URL that is none is refused at once', () => {
    expect(() => createAttioClient({ apiKey: 'key', baseUrl: 'ftp://x' })).toThrow(/base URL/);
  });
});
