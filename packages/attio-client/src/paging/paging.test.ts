import { ahead } from '@fastpath/api-kit';
import { type Sandbox, startAttioSandbox } from '@fastpath/sandbox';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Client, createAttioClient, operations, Workspace } from '../index.js';
import type { AttioRecord } from '../values/record.js';
import { offsetPages } from './pages.js';
import { recordPages } from './record-pages.js';
import { sync } from './sync.js';

const { records, notes } = operations;

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

afterEach(() => client[Symbol.asyncDispose]());

const queries = () => sandbox.calls().filter(({ path }) => path.endsWith('/query')).length;

describe('pages by offset', () => {
  it('lead to the end of a list, each row once', async () => {
    const seen: string[] = [];
    for await (const page of offsetPages(client, notes.list, { limit: 50 }))
      seen.push(...page.map(({ note_id }) => note_id));
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(50);
  });

  it('are read one ahead and no further', async () => {
    const pages = offsetPages(client, records.query, { object: 'people', limit: 100 });
    await pages.next();
    await pages.next();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(queries()).toBe(3);
    await pages.return(undefined);
  });
});

describe('reading ahead', () => {
  it('tells a failure when the item that failed is asked for', async () => {
    const items = ahead(
      (async function* () {
        yield 1;
        throw new Error('broken');
      })(),
    );
    expect(await items.next()).toEqual({ done: false, value: 1 });
    await expect(items.next()).rejects.toThrow('broken');
  });
});

describe('pages of records', () => {
  it('lose and double no row, whatever is added and deleted between them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('add', 'delete', 'nothing'), { minLength: 8, maxLength: 8 }),
        async (actions) => {
          sandbox.reset();
          const before = await client.call(records.query, { object: 'companies', limit: 500 }, { keep: false });
          const deleted = new Set<string>();
          const seen: string[] = [];
          for await (const { records: page } of recordPages(workspace, 'companies', { limit: 25 })) {
            seen.push(...page.map(({ record_id }) => record_id));
            await disturb(actions.shift() ?? 'nothing', before, deleted);
          }
          expect(new Set(seen).size).toBe(seen.length);
          const lost = before.filter(({ record_id }) => !deleted.has(record_id) && !seen.includes(record_id));
          expect(lost).toEqual([]);
        },
      ),
      { numRuns: 6, seed: 3 },
    );
  }, 60_000);

  async function disturb(action: string, before: readonly AttioRecord[], deleted: Set<string>): Promise<void> {
    if (action === 'add') {
      await client.call(records.create, { object: 'companies', values: { name: 'New' } });
    } else if (action === 'delete') {
      const victim = before.find(({ record_id }) => !deleted.has(record_id));
      if (!victim) return;
      deleted.add(victim.record_id);
      await client.call(records.remove, { object: 'companies', record_id: victim.record_id });
    }
  }

  it('go on behind a checkpoint', async () => {
    const all: string[] = [];
    const options = {
      limit: 50,
      onBatch: (page: readonly AttioRecord[]) => void all.push(...page.map((one) => one.record_id)),
    };
    const end = await sync(workspace, 'deals', options);
    expect(new Set(all).size).toBe(160);

    const made = await client.call(records.create, { object: 'companies', values: { name: 'Later' } });
    const rest: string[] = [];
    const companies = await sync(workspace, 'companies', { onBatch: () => {} });
    const later = await client.call(records.create, { object: 'companies', values: { name: 'Latest' } });
    await sync(workspace, 'companies', {
      since: companies,
      onBatch: (page) => void rest.push(...page.map((one) => one.record_id)),
    });
    expect(rest).toEqual([later.record_id]);
    expect(rest).not.toContain(made.record_id);
    expect(end?.record_ids.length).toBeGreaterThan(0);
  });

  it('do not push out of the cache what is asked for often', async () => {
    await client.call(records.query, { object: 'people', limit: 1 });
    await sync(workspace, 'people', { onBatch: () => {} });
    const before = queries();
    await client.call(records.query, { object: 'people', limit: 1 });
    expect(queries()).toBe(before);
  });
});
