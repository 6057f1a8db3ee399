import { type Sandbox, startAttioSandbox } from '@fastpath/sandbox';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type AttioRecord,
  type Client,
  createAttioClient,
  deleteRecord,
  operations,
  Workspace,
  writeRecord,
} from '../index.js';
import { idOf } from './composite-index.js';
import { LocalIndex, type LocalIndexOptions } from './index.js';

const { records } = operations;

let sandbox: Sandbox;
let client: Client;
let index: LocalIndex;
let attio: Workspace;

beforeAll(async () => {
  sandbox = await startAttioSandbox({ size: 'small', rateLimit: false });
});

afterAll(() => sandbox.close());

beforeEach(() => {
  sandbox.reset();
  client = createAttioClient({
    apiKey: sandbox.apiKey,
    baseUrl: sandbox.baseUrl,
    limits: { readsPerSecond: 10_000, writesPerSecond: 10_000, maxAttempts: 1 },
  });
  useIndex({ objects: ['companies', 'people'], searchIndexes: ['name', 'email', 'company'] });
});

afterEach(async () => {
  vi.useRealTimers();
  await index[Symbol.asyncDispose]();
  await client[Symbol.asyncDispose]();
});

function useIndex(options: LocalIndexOptions): void {
  index = new LocalIndex(client, options);
  attio = new Workspace(index.client);
}

const create = (object: string, values: Record<string, unknown>) =>
  writeRecord(attio, { action: 'create', object, values });
const find = (query: string, object = 'companies') => index.search(query, { object }).hits.map(({ id }) => id);

/** Writes past the index, as somebody else would. */
const elsewhere = () => new Workspace(client);

async function event(event_type: string, object: string, record_id: string): Promise<void> {
  const { object_id } = (await attio.schema(object)).object;
  index.apply({ event_type, id: { object_id, record_id } });
}

describe('a local index', () => {
  it('answers without a request once it is built, and says that it is complete', async () => {
    await index.build();
    const before = sandbox.calls().length;
    const [company] = await client.call(records.query, { object: 'companies', limit: 1 });
    const { hits, isComplete, ageMs } = index.search(String(company?.values['name']?.[0]), { object: 'companies' });
    expect(hits).toContainEqual({ id: company?.record_id, title: company?.values['name']?.[0], score: 1 });
    expect([isComplete, typeof ageMs]).toEqual([true, 'number']);
    expect(sandbox.calls().length).toBe(before + 1);
    expect(index.stats()).toMatchObject({ records: 1_200, objects: { people: { records: 1_000, unsure: 0 } } });
  });

  it('is not complete before it is built, nor for an object that it does not hold', async () => {
    expect(index.search('a', { object: 'people' })).toEqual({ hits: [], total: 0, isComplete: false, ageMs: null });
    await index.build();
    expect(index.search('a', { object: 'deals' }).isComplete).toBe(false);
    const { object_id } = (await attio.schema('people')).object;
    expect(index.search('a', { object: object_id }).isComplete).toBe(true);
  });

  it('finds people by the name of their company', async () => {
    await index.build();
    const company = await create('companies', { name: 'Zyzzogeton Ltd' });
    const person = await create('people', { name: 'Ada Lovelace', company: company.id });
    await index.settled();
    expect(find('zyzz ada', 'people')).toEqual([person.id]);
    await writeRecord(attio, {
      action: 'replace',
      object: 'companies',
      record_id: company.id,
      values: { name: 'Xylo' },
    });
    expect([find('zyzz ada', 'people'), find('xylo ada', 'people')]).toEqual([[], [person.id]]);
  });

  it('looks records up by several values at once', async () => {
    useIndex({ objects: ['deals'], compositeIndexes: [['stage', 'owner']] });
    await index.build();
    const deals = await client.call(records.query, { object: 'deals', limit: 500 });
    const answer = ({ values }: AttioRecord) => ({
      stage: values['stage']?.[0],
      owner: idOf(values['owner']?.[0] ?? null),
    });
    const { stage, owner } = answer(deals[0] as AttioRecord);
    const expected = deals.filter((deal) => answer(deal).stage === stage && answer(deal).owner === owner);
    const found = index.find({ object: 'deals', equals: { stage: String(stage), owner: String(owner) } });
    expect(found.isComplete).toBe(true);
    expect(found.records.map(({ id }) => id).sort()).toEqual(expected.map(({ record_id }) => record_id).sort());
    expect(() => index.find({ object: 'deals', equals: { stage: 'Won' } })).toThrow('expected owner and stage');
  });

  it.each([
    ['an object', { objects: ['companys'] }, 'companies'],
    ['a search field', { objects: ['people'], searchIndexes: ['jobtitle'] }, 'job_title'],
    ['a composite field', { objects: ['deals'], compositeIndexes: [['stag']] }, 'stage'],
    ['two lists', { objects: ['people'], compositeIndexes: [['email', 'phone']] }, 'at most one'],
  ])('refuses %s that it cannot have, with what it can', async (_, options, expected) => {
    useIndex(options);
    await expect(index.build()).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining(expected),
    });
  });
});

describe('what is written through its client', () => {
  it('is found at once, and what is deleted at once no more', async () => {
    await index.build();
    const { id } = await create('companies', { name: 'Quixotic Works' });
    expect(find('quixo')).toEqual([id]);
    await deleteRecord(attio, { object: 'companies', record_id: id });
    expect(find('quixo')).toEqual([]);
    expect(index.search('quixo', { object: 'companies' }).isComplete).toBe(true);
  });

  it('stays when an index under construction reads an older version', async () => {
    const page = await client.call(records.query, { object: 'companies', limit: 2 });
    const [kept, deleted] = page.map(({ record_id }) => record_id) as [string, string];
    sandbox.inject({ match: { path: '/v2/objects/companies/records/query' }, delayMs: 150 });
    const built = index.build();
    await vi.waitFor(() => expect(index.stats().objects['companies']).toBeDefined());
    await deleteRecord(attio, { object: 'companies', record_id: deleted });
    await writeRecord(attio, { action: 'replace', object: 'companies', record_id: kept, values: { name: 'Newer' } });
    await built;
    expect(find('newer')).toEqual([kept]);
    expect(index.stats().objects['companies']?.records).toBe(199);
  });

  it('with an uncertain end is not shown before it was looked at', async () => {
    await index.build();
    const { id } = await create('companies', { name: 'Quixotic Works' });
    sandbox.inject({ match: { method: 'PUT' }, status: 500 });
    const write = { action: 'replace', object: 'companies', record_id: id, values: { name: 'Other' } } as const;
    await expect(writeRecord(attio, write)).rejects.toMatchObject({ code: 'SERVER_ERROR' });
    expect([find('quixo'), index.search('quixo', { object: 'companies' }).isComplete]).toEqual([[], false]);
    await index.settled();
    expect([find('quixo'), index.search('quixo', { object: 'companies' }).isComplete]).toEqual([[id], true]);
  });

  it('and may have made a record that nobody knows leaves the object incomplete until it is read anew', async () => {
    await index.build();
    sandbox.inject({ match: { method: 'POST' }, status: 500 });
    await expect(create('companies', { name: 'Perhaps' })).rejects.toMatchObject({ code: 'SERVER_ERROR' });
    expect(index.search('perhaps', { object: 'companies' }).isComplete).toBe(false);
    expect(index.search('perhaps', { object: 'people' }).isComplete).toBe(true);
    await index.build();
    expect(index.search('perhaps', { object: 'companies' }).isComplete).toBe(true);
  });

  it('makes one record of two that are merged', async () => {
    await index.build();
    const [a, b] = [await create('companies', { name: 'Quixo One' }), await create('companies', { name: 'Quixo Two' })];
    await index.settled();
    const input = { object: 'companies', primary_record_id: a.id, secondary_record_id: b.id };
    await index.client.call(records.merge, input).catch(() => undefined);
    await index.settled();
    const left = await client.call(records.query, { object: 'companies', filter: { name: { $contains: 'Quixo' } } });
    expect(new Set(find('quixo'))).toEqual(new Set(left.map(({ record_id }) => record_id)));
  });

  it('is found as a scan of the workspace finds it, whatever was written and deleted before', async () => {
    const word = fc.constantFrom('amber', 'basalt', 'cobalt', 'ambrosia');
    const step = fc.oneof(
      fc.record({ kind: fc.constant('create' as const), name: word, at: fc.nat(9) }),
      fc.record({ kind: fc.constant('rename' as const), name: word, at: fc.nat(9) }),
      fc.record({ kind: fc.constant('delete' as const), name: word, at: fc.nat(9) }),
      fc.record({ kind: fc.constant('elsewhere' as const), name: word, at: fc.nat(9) }),
    );
    await index.build();
    const made: string[] = [];
    const run = async ({ kind, name, at }: { kind: string; name: string; at: number }) => {
      const record_id = made[at % Math.max(made.length, 1)];
      if (kind === 'create') made.push((await create('companies', { name })).id);
      if (record_id === undefined) return;
      const write = { action: 'replace', object: 'companies', record_id, values: { name } } as const;
      if (kind === 'rename') await writeRecord(attio, write).catch(() => undefined);
      if (kind === 'delete') await deleteRecord(attio, write).catch(() => undefined);
      if (kind !== 'elsewhere') return;
      await writeRecord(elsewhere(), write).catch(() => undefined);
      await event('record.updated', 'companies', record_id);
    };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.boolean(), async (steps, together) => {
        if (together) await Promise.all(steps.map(run));
        else for (const one of steps) await run(one);
        await index.settled();
        const scan = await client.call(records.query, { object: 'companies', limit: 500 }, { keep: false });
        for (const query of ['amb', 'basalt', 'cob']) {
          const names = ({ values }: (typeof scan)[number]) => String(values['name']?.[0] ?? '').toLowerCase();
          const expected = scan.filter((record) =>
            names(record)
              .split(/\W+/)
              .some((one) => one.startsWith(query)),
          );
          const { hits, isComplete } = index.search(query, { object: 'companies', limit: 1_000 });
          expect(isComplete).toBe(true);
          expect(hits.map(({ id }) => id).sort()).toEqual(expected.map(({ record_id }) => record_id).sort());
        }
      }),
      { numRuns: 20, seed: 7 },
    );
  }, 60_000);
});

describe('an event', () => {
  it('hides the record until it was looked at again', async () => {
    await index.build();
    const { id } = await create('companies', { name: 'Quixotic Works' });
    await writeRecord(elsewhere(), { action: 'replace', object: 'companies', record_id: id, values: { name: 'Xylo' } });
    await event('record.updated', 'companies', id);
    expect([find('quixo'), index.search('xylo', { object: 'companies' }).isComplete]).toEqual([[], false]);
    await index.settled();
    expect([find('quixo'), find('xylo')]).toEqual([[], [id]]);
  });

  it('of a new record brings it in, and of one that is gone takes it out', async () => {
    await index.build();
    const { id } = await writeRecord(elsewhere(), { action: 'create', object: 'companies', values: { name: 'Xylo' } });
    await event('record.created', 'companies', id);
    await index.settled();
    expect(find('xylo')).toEqual([id]);
    await deleteRecord(elsewhere(), { object: 'companies', record_id: id });
    await event('record.deleted', 'companies', id);
    expect(find('xylo')).toEqual([]);
    await event('record.updated', 'companies', id);
    await index.settled();
    expect(find('xylo')).toEqual([]);
  });

  it('of a hundred records is two requests at most', async () => {
    await index.build();
    const page = await client.call(records.query, { object: 'people', limit: 100 });
    const before = sandbox.calls().length;
    for (const { record_id } of page) index.refresh({ object: 'people', record_id });
    await index.settled();
    expect(sandbox.calls().length - before).toBeLessThanOrEqual(2);
    expect(index.search('a', { object: 'people' }).isComplete).toBe(true);
  });

  it('that cannot be followed up leaves the record hidden until the next occasion', async () => {
    const errors: unknown[] = [];
    useIndex({ objects: ['companies'], onError: (error) => errors.push(error) });
    await index.build();
    const { id } = await create('companies', { name: 'Quixotic Works' });
    sandbox.inject({ status: 500 });
    index.refresh({ object: 'companies', record_id: id });
    await index.settled();
    expect([errors.length, find('quixo'), index.stats().objects['companies']?.isComplete]).toEqual([1, [], false]);
    await index.build();
    await index.settled();
    expect([find('quixo'), index.stats().objects['companies']?.isComplete]).toEqual([[id], true]);
  });
});

describe('the memory of an index', () => {
  it('is bounded by a number of records, and an object that found no place is not complete', async () => {
    useIndex({ objects: ['companies', 'people'], maxRecords: 300 });
    await index.build();
    expect(index.stats().records).toBe(300);
    expect(index.stats().objects['companies']?.isComplete).toBe(true);
    expect(index.stats().objects['people']?.isComplete).toBe(false);
  });

  it('is given back at the end, and nothing is under way any more', async () => {
    const built = index.build();
    const ended = expect(built).rejects.toMatchObject({ name: 'AbortError' });
    await index[Symbol.asyncDispose]();
    await ended;
    expect(index.stats().records).toBe(0);
  });
});

describe('a reading of everything', () => {
  it('stops with its signal, and another one follows', async () => {
    const stop = new AbortController();
    const built = index.build({ signal: stop.signal });
    stop.abort();
    await expect(built).rejects.toMatchObject({ name: 'AbortError' });
    await index.build();
    expect(index.search('a', { object: 'people' }).isComplete).toBe(true);
  });

  it('comes again at its interval, and finds what nobody told of', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    useIndex({ objects: ['companies'], refreshMs: 60_000 });
    index.start();
    await index.build();
    const made = await writeRecord(elsewhere(), { action: 'create', object: 'companies', values: { name: 'Xylo' } });
    const [gone] = await client.call(records.query, { object: 'companies', limit: 1 });
    await deleteRecord(elsewhere(), { object: 'companies', record_id: gone?.record_id ?? '' });
    expect(find('xylo')).toEqual([]);
    vi.advanceTimersByTime(60_000);
    await index.build();
    expect(find('xylo')).toEqual([made.id]);
    expect(find(String(gone?.values['name']?.[0]))).not.toContain(gone?.record_id);
  });
});
