import { createAttioSdk, filters, value } from 'attio-ts-sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startAttioSandbox } from './sandbox.js';

/** Its ids and slugs are branded types, which the texts of a test are not. */
// biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
type Resource<Method extends string> = Readonly<Record<Method, (input?: object) => Promise<any>>>;

interface Sdk {
  readonly records: Resource<'create' | 'get' | 'update' | 'upsert' | 'delete' | 'query' | 'getMany'>;
  readonly lists: Resource<'list' | 'get' | 'addEntry' | 'updateEntry' | 'removeEntry' | 'queryEntries'>;
  readonly notes: Resource<'create' | 'get' | 'list' | 'delete'>;
  readonly tasks: Resource<'create' | 'get' | 'list' | 'update' | 'delete'>;
}

interface Identified {
  readonly id: Readonly<Record<string, string>>;
}

/** A client that others wrote: it checks each request and each reply by schemas made from Attio's own document. */
describe('attio-ts-sdk', () => {
  let sandbox: Sandbox;
  let sdk: Sdk;
  beforeAll(async () => {
    sandbox = await startAttioSandbox({ size: 'small' });
    sdk = createAttioSdk({ apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl, throwOnError: true }) as unknown as Sdk;
  });
  afterEach(() => sandbox.reset());
  afterAll(() => sandbox.close());

  const acme = (): Promise<Identified> =>
    sdk.records.create({
      object: 'companies',
      values: { name: value.string('Acme'), domains: value.domain('acme.com') },
    });
  const entryIdOf = ({ id }: Identified) => id['entry_id'];
  const idOf = ({ id }: Identified) => id['record_id'];

  it('creates, gets, updates, upserts and deletes records', async () => {
    const record = idOf(await acme());
    const at = { object: 'companies', recordId: record };
    expect((await sdk.records.get(at)).values?.['name']).toMatchObject([{ value: 'Acme' }]);
    await sdk.records.update({ ...at, values: { description: value.string('Roadrunner traps') } });
    const upserted = await sdk.records.upsert({
      object: 'companies',
      matchingAttribute: 'domains',
      values: { name: value.string('Acme Corporation'), domains: value.domain('acme.com') },
    });
    expect(idOf(upserted)).toBe(record);
    expect((await sdk.records.get(at)).values).toMatchObject({
      name: [{ value: 'Acme Corporation' }],
      description: [{ value: 'Roadrunner traps' }],
    });
    await sdk.records.delete(at);
    await expect(sdk.records.get(at)).rejects.toMatchObject({ status: 404 });
  });

  it('queries records of each object by filter and order', async () => {
    const record = idOf(await acme());
    const found = await sdk.records.query({ object: 'companies', filter: filters.contains('name', 'Acme') });
    expect(found.map(idOf)).toContain(record);
    for (const object of ['people', 'companies', 'deals']) {
      const sorts = [{ attribute: 'created_at', direction: 'desc' as const }];
      expect(await sdk.records.query({ object, sorts, limit: 50 })).toHaveLength(50);
    }
    const ids = (await sdk.records.query({ object: 'people', limit: 7 })).map(idOf);
    expect((await sdk.records.getMany({ object: 'people', recordIds: ids })).map(idOf)).toEqual(ids);
  });

  it('reads lists, and adds, changes and removes entries', async () => {
    expect(await sdk.lists.list()).toHaveLength(3);
    const list = 'sales_pipeline';
    expect(await sdk.lists.get({ list })).toMatchObject({ api_slug: list });
    const parentRecordId = idOf(await acme());
    const entry = await sdk.lists.addEntry({ list, parentObject: 'companies', parentRecordId, entryValues: {} });
    const entryId = entryIdOf(entry);
    await sdk.lists.updateEntry({ list, entryId, entryValues: { stage: value.status('Signed') } });
    const signed = await sdk.lists.queryEntries({ list, filter: filters.eq('stage', 'Signed') });
    expect(signed.map(entryIdOf)).toContain(entryId);
    await sdk.lists.removeEntry({ list, entryId });
    const left = await sdk.lists.queryEntries({ list, filter: filters.eq('stage', 'Signed') });
    expect(left.map(entryIdOf)).not.toContain(entryId);
  });

  it('writes, lists and deletes notes', async () => {
    const parentRecordId = idOf(await acme());
    const parent = { parentObject: 'companies', parentRecordId };
    const note = await sdk.notes.create({ ...parent, title: 'Call', format: 'plaintext', content: 'Hello' });
    const noteId = note.id.note_id;
    expect(await sdk.notes.get({ noteId })).toMatchObject({ title: 'Call', content_plaintext: 'Hello' });
    expect((await sdk.notes.list()).length).toBeGreaterThan(0);
    await sdk.notes.delete({ noteId });
    await expect(sdk.notes.get({ noteId })).rejects.toMatchObject({ status: 404 });
  });

  it('writes, lists, finishes and deletes tasks', async () => {
    const task = await sdk.tasks.create({
      data: {
        content: 'Call them',
        format: 'plaintext',
        deadline_at: null,
        is_completed: false,
        linked_records: [{ target_object: 'companies', target_record_id: idOf(await acme()) }],
        assignees: [],
      },
    });
    const taskId = task.id.task_id;
    expect((await sdk.tasks.list()).length).toBeGreaterThan(100);
    expect(await sdk.tasks.update({ taskId, data: { is_completed: true } })).toMatchObject({ is_completed: true });
    await sdk.tasks.delete({ taskId });
    await expect(sdk.tasks.get({ taskId })).rejects.toMatchObject({ status: 404 });
  });
});
