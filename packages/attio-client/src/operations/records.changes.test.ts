import { type Sandbox, startAttioSandbox } from '@fastpath/sandbox';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Client, createAttioClient } from '../index.js';
import type { AttioRecord } from '../values/record.js';
import { recordChanged, survivesChange } from './records.changes.js';
import * as records from './records.js';

const record = (id: string, created: string, values: AttioRecord['values'] = {}): AttioRecord => ({
  record_id: id,
  object_id: 'o',
  created_at: created,
  web_url: null,
  values,
});

describe('a cached query', () => {
  const oldestFirst = [{ attribute: 'created_at', direction: 'asc' as const }];
  const page = [record('1', '2025-01-01T00:00:00Z'), record('2', '2025-01-02T00:00:00Z')];
  const survives = (query: object, after: AttioRecord) =>
    survivesChange({ object: 'people', ...query }, page, recordChanged('people', after)[0]?.detail);

  it('survives a change of a record that neither was in it nor fits its filter', () => {
    expect(survives({ filter: { stage: 'Won' } }, record('9', '2025-01-03T00:00:00Z', { stage: ['Lost'] }))).toBe(true);
    expect(survives({ filter: { stage: 'Won' } }, record('9', '2025-01-03T00:00:00Z', { stage: ['Won'] }))).toBe(false);
    expect(survives({ filter: { stage: 'Won' } }, record('1', '2025-01-01T00:00:00Z', { stage: ['Lost'] }))).toBe(
      false,
    );
  });

  it('survives a record whose place is behind the last of a full page', () => {
    const later = record('9', '2025-01-03T00:00:00Z');
    expect(survives({ sorts: oldestFirst, limit: 2 }, later)).toBe(true);
    expect(survives({ sorts: oldestFirst, limit: 3 }, later)).toBe(false);
    expect(survives({ sorts: [{ attribute: 'created_at', direction: 'desc' }], limit: 2 }, later)).toBe(false);
    expect(survives({ limit: 2 }, later)).toBe(false);
  });

  it('does not survive in doubt: a later page, a view, a filter that only Attio can judge', () => {
    const lost = record('9', '2025-01-03T00:00:00Z', { stage: ['Lost'], name: ['Ada'] });
    expect(survives({ filter: { stage: 'Won' }, offset: 2 }, lost)).toBe(false);
    expect(survives({ filter_view_id: 'x' }, lost)).toBe(false);
    expect(survives({ filter: { name: 'ada' } }, lost)).toBe(false);
  });
});

describe('a client with a cache', () => {
  let sandbox: Sandbox;
  const clients: Client[] = [];

  beforeAll(async () => {
    sandbox = await startAttioSandbox({ size: 'small', rateLimit: false });
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) await client[Symbol.asyncDispose]();
  });

  afterAll(() => sandbox.close());

  const connect = (isOn: boolean) => {
    const features = { cache: isOn, batching: isOn, coalescing: isOn, retry: true, breaker: true, rateLimit: false };
    const client = createAttioClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl, features: () => features });
    clients.push(client);
    return client;
  };

  it('answers every read as one without, whatever is written in between', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
        sandbox.reset();
        const [cached, plain] = [connect(true), connect(false)];
        const ids = await someIds(plain);
        for (const one of steps) {
          if (one.kind === 'write') await write(cached, one, ids);
          else expect(await read(cached, one, ids)).toEqual(await read(plain, one, ids));
        }
      }),
      { numRuns: 8, seed: 7 },
    );
  }, 60_000);
});

const objects = ['companies', 'people', 'deals'] as const;
type Kind = (typeof objects)[number];
type Ids = Record<Kind, string[]>;
const names = ['Acme', 'Nimbus', 'Quokka'];

const filters = {
  companies: [
    undefined,
    { name: { value: { $contains: 'acme' } } },
    { description: 'x' },
    { domains: { domain: { $ends_with: '.test' } } },
  ],
  people: [undefined, { name: { full_name: { $contains: 'nim' } } }, { description: { $not_empty: true } }],
  deals: [
    undefined,
    { stage: 'Lead' },
    { value: { currency_value: { $gte: 50_000 } } },
    { name: { $contains: 'quok' } },
  ],
} as const;

const any = fc.record({ object: fc.constantFrom(...objects), pick: fc.nat(5), name: fc.constantFrom(...names) });
const step = fc.oneof(
  any.map((it) => ({ ...it, kind: 'get' as const })),
  fc
    .record({ of: any, limit: fc.constantFrom(3, 20, 500), filter: fc.nat(3), sorted: fc.boolean() })
    .map(({ of, ...it }) => ({ ...of, ...it, kind: 'query' as const })),
  fc
    .record({ of: any, action: fc.constantFrom('rename', 'describe', 'clear', 'create', 'relate', 'stage', 'remove') })
    .map(({ of, ...it }) => ({ ...of, ...it, kind: 'write' as const })),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function someIds(client: Client): Promise<Ids> {
  const lists = objects.map(async (object) =>
    (await client.call(records.query, { object, limit: 6 })).map(({ record_id }) => record_id),
  );
  const [companies = [], people = [], deals = []] = await Promise.all(lists);
  return { companies, people, deals };
}

function read(client: Client, one: Exclude<Step, { kind: 'write' }>, ids: Ids): Promise<unknown> {
  const { object, pick } = one;
  const answer =
    one.kind === 'get'
      ? client.call(records.get, { object, record_id: ids[object][pick % ids[object].length] ?? '' })
      : client.call(records.query, {
          object,
          limit: one.limit,
          ...filterOf(object, one.filter),
          ...(one.sorted ? { sorts: [{ attribute: 'created_at', direction: 'asc' }] } : {}),
        });
  return answer.catch((error: { code: string }) => error.code);
}

function filterOf(object: Kind, n: number) {
  const filter = filters[object][n % filters[object].length];
  return filter ? { filter } : {};
}

async function write(
  client: Client,
  { object, pick, name, action }: Extract<Step, { kind: 'write' }>,
  ids: Ids,
): Promise<void> {
  const at = pick % ids[object].length;
  const record_id = ids[object][at] ?? '';
  const full = { first_name: name, last_name: 'X', full_name: `${name} X` };
  const named = { name: object === 'people' ? full : name };
  const replace = (values: Record<string, unknown>) => client.call(records.replace, { object, record_id, values });
  const company = { target_object: 'companies', target_record_id: ids.companies[at % ids.companies.length] };
  const actions = {
    rename: () => replace(named),
    describe: () => replace(object === 'deals' ? { value: 60_000 } : { description: 'x' }),
    clear: () => replace(object === 'deals' ? { value: null } : { description: null }),
    create: async () => {
      const owned = object === 'deals' ? { stage: 'Lead', owner: 'ada' } : {};
      const made = await client.call(records.create, { object, values: { ...named, ...owned } });
      ids[object].push(made.record_id);
    },
    relate: () =>
      replace(
        object === 'people' ? { company } : object === 'deals' ? { associated_company: company } : { description: 'x' },
      ),
    stage: () => replace(object === 'deals' ? { stage: 'Qualified' } : named),
    remove: async () => {
      if (ids[object].length < 4) return;
      ids[object].splice(at, 1);
      await client.call(records.remove, { object, record_id });
    },
  };
  await actions[action]().catch(() => {}); // what the service refuses changes nothing
}
