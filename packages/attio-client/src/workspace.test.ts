import { type Sandbox, startAttioSandbox } from '@fastpath/sandbox';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Client, createAttioClient, operations, searchRecords, Workspace } from './index.js';

let sandbox: Sandbox;
let client: Client;
let workspace: Workspace;

beforeAll(async () => {
  sandbox = await startAttioSandbox({ size: 'small', rateLimit: false });
});

afterAll(() => sandbox.close());

beforeEach(() => {
  sandbox.reset();
  client = createAttioClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl });
  workspace = new Workspace(client);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await client[Symbol.asyncDispose]();
});

const reads = () => sandbox.calls().filter(({ path }) => path.endsWith('/attributes')).length;

describe('the workspace', () => {
  it('reads the metadata of an object once', async () => {
    const [first, again, byId] = [
      await workspace.schema('people'),
      await workspace.schema('people'),
      await workspace.schema((await workspace.schema('people')).object.object_id),
    ];
    expect([again, byId]).toEqual([first, first]);
    expect(reads()).toBe(1);
  });

  it('reads the metadata anew as soon as something made it stale', async () => {
    await workspace.schema('companies');
    client.invalidate(['attributes:companies']);
    await workspace.schema('companies');
    expect(reads()).toBe(2);
  });

  it('reads old metadata anew for a name that is not in it, and no other', async () => {
    const search = (field: string) => searchRecords(workspace, { object: 'companies', fields: [field], limit: 1 });
    await search('name');
    await expect(search('nmae')).rejects.toMatchObject({ expected: 'name' });
    expect(reads()).toBe(1);
    const now = performance.now();
    vi.spyOn(performance, 'now').mockReturnValue(now + 31_000);
    await search('name');
    expect(reads()).toBe(1);
    await expect(search('nmae')).rejects.toMatchObject({ expected: 'name' });
    expect(reads()).toBe(2);
  });

  it('finds an object or list that somebody else made meanwhile, without asking again and again for one that is not there', async () => {
    const lists = () => sandbox.calls().filter(({ path }) => path === '/v2/objects').length;
    await workspace.schema('people');
    const other = createAttioClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl });
    const made = { api_slug: 'tickets', singular_noun: 'Ticket', plural_noun: 'Tickets' };
    await other.call(operations.objects.create, made);
    await other[Symbol.asyncDispose]();
    await expect(workspace.schema('tickets')).rejects.toMatchObject({ field: 'object' });
    const before = lists();
    const now = performance.now();
    vi.spyOn(performance, 'now').mockReturnValue(now + 31_000);
    expect((await workspace.schema('tickets')).object.slug).toBe('tickets');
    expect(lists() - before).toBe(1);
    await expect(workspace.schema('tikcets')).rejects.toMatchObject({ expected: 'tickets' });
    expect(lists() - before).toBe(1);
  });

  it('knows a list by slug or ID, with the objects of its records', async () => {
    const list = await workspace.listSchema('sales_pipeline');
    expect(list).toMatchObject({ target: 'lists', parents: ['companies'] });
    expect(await workspace.listSchema(list.object.object_id.toUpperCase())).toEqual(list);
    await expect(workspace.listSchema('sales')).rejects.toMatchObject({ field: 'list', expected: 'sales_pipeline' });
  });
});
