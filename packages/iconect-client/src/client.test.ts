import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as actions from './actions.js';
import { createIconectClient, type IconectClient, type IconectOptions } from './client.js';
import { configured } from './configured.js';
import { notesOn } from './notes-on.js';
import * as operations from './operations/index.js';
import { FakeIconect } from './testing/fake-iconect.js';

const { folders, jobs, projects, records, users } = operations;

let service: FakeIconect;
let client: IconectClient;

beforeEach(async () => {
  service = await new FakeIconect().listen();
  client = connect();
});

afterEach(async () => {
  await client[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

const connect = (options: Partial<IconectOptions> = {}) =>
  createIconectClient({
    baseUrl: service.url,
    clientId: 'app',
    credentials: { username: 'ada', password: 'right' },
    ...options,
  });
const page = { data: [{ id: 'p1' }], total: 1, page: 1, pageSize: 20, hasMore: false };
const failing = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  service.answer((_, response) => void response.writeHead(status, headers).end(JSON.stringify(body)));

describe('calls', () => {
  it('that ask the same 20 times at once are one', async () => {
    service.answer(() => ({ id: 'r1' }));
    await Promise.all(Array.from({ length: 20 }, () => client.call(records.get, { id: 'r1' })));
    expect(service.seen).toHaveLength(1);
  });

  it('for 20 different things use 10 connections at most', async () => {
    service.answer(async ({ path }) => {
      await new Promise((resolve) => setImmediate(resolve));
      return { id: path.split('/').at(-1) };
    });
    await client.session.signIn({ username: 'ada', password: 'right' });
    service.maxSockets = 0;
    await Promise.all(Array.from({ length: 20 }, (_, i) => client.call(records.get, { id: `r${i}` })));
    expect(service.seen).toHaveLength(20);
    expect(service.maxSockets).toBeLessThanOrEqual(10);
  });

  it('that list the same twice are one', async () => {
    service.answer(() => page);
    await client.call(projects.list, {});
    await client.call(projects.list, {});
    expect(service.seen.map(({ path }) => path)).toEqual(['/v1/projects']);
  });

  it('reach the same path whether the base URL ends with a slash, the prefix, or neither', async () => {
    service.answer(() => page);
    for (const end of ['', '/', '/v1', '/v1/']) {
      client = connect({ baseUrl: service.url + end, identityUrl: service.url });
      await client.call(projects.list, {});
    }
    expect(new Set(service.seen.map(({ path }) => path))).toEqual(new Set(['/v1/projects']));
  });

  it('keep ids in their place in the path', async () => {
    service.answer(() => ({}));
    await client.call(records.get, { id: '../users/me?x=#' });
    expect(service.seen[0]?.path).toBe('/v1/records/..%2Fusers%2Fme%3Fx%3D%23');
    for (const id of ['..', '.', '', '\ud800']) {
      await expect(client.call(records.remove, { id })).rejects.toMatchObject({ code: 'INPUT_INVALID', field: 'id' });
    }
    expect(service.seen).toHaveLength(1);
  });

  it('cut a page size to what the service gives, of which there is a note', async () => {
    service.answer(() => page);
    await client.call(projects.list, { pageSize: 5_000 });
    expect(service.seen[0]?.path).toBe('/v1/projects?pageSize=100');
    expect(notesOn(projects.list, { pageSize: 5_000 })).toEqual([expect.stringContaining('5000 was cut to 100')]);
    expect(notesOn(projects.list, { pageSize: 100 })).toEqual([]);
  });

  it('take dates in any ISO form, and send them as UTC; a day is meant to its end', async () => {
    service.answer(() => page);
    const dateRange = { field: 'createdDate', from: '2024-01-01', to: '2024-03-31' };
    await client.call(records.search, { projectId: 'p', dateRange });
    const offset = { field: 'createdDate', from: '2024-01-01T02:00:00+02:00', to: '2024-01-01T08:00:00' };
    await client.call(records.search, { projectId: 'p', dateRange: offset });
    const sent = service.seen.map(({ path }) => Object.fromEntries(new URL(path, service.url).searchParams));
    expect(sent).toMatchObject([
      { 'dateRange.from': '2024-01-01T00:00:00.000Z', 'dateRange.to': '2024-03-31T23:59:59.999Z' },
      { 'dateRange.from': '2024-01-01T00:00:00.000Z', 'dateRange.to': '2024-01-01T08:00:00.000Z' },
    ]);
    const wrong = { field: 'createdDate', from: 'last week' };
    await expect(client.call(records.search, { projectId: 'p', dateRange: wrong })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      field: 'dateRange.from',
    });
  });
});

describe('what was configured', () => {
  it('limits connections, attempts and waits', async () => {
    const input = { baseUrl: service.url, clientId: 'app', poolSize: 2, maxRetries: 1, retryDelay: 1 };
    client = connect(configured(actions.configure.input.parse(input)));
    service.answer((_, response) => void response.writeHead(503).end());
    service.maxSockets = 0;
    await client.session.signIn({ username: 'ada', password: 'right' });
    const reads = Array.from({ length: 4 }, (_, i) => client.call(records.get, { id: `r${i}` }));
    for (const read of await Promise.allSettled(reads)) expect(read.status).toBe('rejected');
    expect(service.seen.length).toBeLessThanOrEqual(8);
    expect(service.maxSockets).toBeLessThanOrEqual(3); // one was for signing in
  });
});

describe('filters', () => {
  const filters = {
    status: ['active', 'archived'],
    createdDate: { $gte: '2024-01-01' },
    custodian: { $in: ['a', 'b'] },
  };

  it.each([
    [
      'dotted',
      [
        ['filter.status', 'active'],
        ['filter.status', 'archived'],
        ['filter.createdDate.$gte', '2024-01-01'],
        ['filter.custodian.$in', 'a'],
        ['filter.custodian.$in', 'b'],
      ],
    ],
    [
      'brackets',
      [
        ['filter[status]', 'active'],
        ['filter[status]', 'archived'],
        ['filter[createdDate][$gte]', '2024-01-01'],
        ['filter[custodian][$in]', 'a'],
        ['filter[custodian][$in]', 'b'],
      ],
    ],
    ['json', [['filter', JSON.stringify(filters)]]],
  ] as const)('travel whole in the %s form', async (filterEncoding, expected) => {
    service.answer(() => page);
    client = connect({ dialect: { ...client.dialect, filterEncoding } });
    await client.call(records.search, { projectId: 'p', filters });
    const query = new URL(service.seen[0]?.path ?? '', service.url).searchParams;
    query.delete('projectId');
    expect([...query]).toEqual(expected);
  });
});

describe('replies', () => {
  it('to a write are a success whatever they look like', async () => {
    const bodies = [
      '',
      'created',
      '[]',
      '{"createdDate":"2026-01-31T09:00:00+00:00"}',
      '{"createdDate":"2026-01-31T09:00:00"}',
    ];
    for (const body of bodies) {
      service.answer((_, response) => void response.writeHead(201).end(body));
      await client.call(records.create, { documentId: 'D1', projectId: 'p', fields: {} });
    }
    expect(service.seen).toHaveLength(bodies.length);
  });

  it('keep what no schema names', async () => {
    service.answer(() => ({ id: 'r1', files: [{ id: 'f1' }], createdDate: '2026-01-31T09:00:00' }));
    const record = await client.call(records.get, { id: 'r1', includeFiles: true });
    expect(record).toEqual({ id: 'r1', files: [{ id: 'f1' }], createdDate: '2026-01-31T09:00:00' });
  });

  it('that are a bare list, or in an envelope, are pages as well', async () => {
    service.answer(() => [{ id: 'p1' }]);
    expect(await client.call(projects.list, {})).toEqual({ data: [{ id: 'p1' }], hasMore: true });
    client = connect({ dialect: { ...client.dialect, envelope: 'result' } });
    service.answer(() => ({ result: { data: [], total: 41, page: 2, pageSize: 20 } }));
    expect(await client.call(projects.list, { page: 2 })).toMatchObject({ data: [], total: 41, hasMore: true });
  });
});

describe('errors', () => {
  const read = () => client.call(jobs.get, { id: 'j1' });

  it.each([
    ['a message', { message: 'Record not found' }, 'Record not found', undefined],
    [
      'an error with a code',
      { error: { code: 'NO_RECORD', message: 'Record not found' } },
      'Record not found',
      'NO_RECORD',
    ],
    ['an OAuth error', { error: 'not_found', error_description: 'Gone' }, 'Gone', 'not_found'],
    ['problem details', { type: 'about:blank', title: 'Not Found', detail: 'Gone', status: 404 }, 'Gone', undefined],
  ])('say what the service said in %s', async (_, body, upstreamMessage, upstreamCode) => {
    failing(404, body, { 'x-request-id': 'q-1' });
    const expected = {
      code: 'NOT_FOUND',
      status: 404,
      upstreamMessage,
      upstreamCode,
      requestId: 'q-1',
      retryable: false,
    };
    await expect(read()).rejects.toMatchObject(expected);
    expect(service.seen).toHaveLength(1);
  });

  it('name the field that a validation problem is about', async () => {
    failing(400, { title: 'One or more validation errors occurred.', errors: { 'fields.date': ['Not a date'] } });
    await expect(read()).rejects.toMatchObject({
      code: 'INPUT_REJECTED',
      field: 'fields.date',
      validationErrors: [{ path: ['fields', 'date'], message: 'Not a date' }],
    });
  });

  it('of absence, haste, silence and failure differ', async () => {
    client = connect({ limits: { attemptTimeoutMs: 40, maxAttempts: 1 } });
    failing(404, {});
    await expect(read()).rejects.toMatchObject({ code: 'NOT_FOUND', status: 404 });
    failing(429, {}, { 'retry-after': '7' });
    await expect(read()).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 7_000, retryable: true });
    failing(500, {});
    client = connect({ limits: { attemptTimeoutMs: 40, maxAttempts: 1 } });
    await expect(read()).rejects.toMatchObject({ code: 'SERVER_ERROR', status: 500 });
    service.answer(() => undefined);
    await expect(read()).rejects.toMatchObject({ code: 'TIMED_OUT', status: undefined });
  });

  it('of haste are waited for, as long as the service asks', async () => {
    service.answer((_, response) => {
      if (service.seen.length > 1) return { id: 'j1' };
      response.writeHead(429, { 'retry-after': '1' }).end();
      return undefined;
    });
    const begunAt = performance.now();
    expect(await read()).toEqual({ id: 'j1' });
    expect(performance.now() - begunAt).toBeGreaterThanOrEqual(990);
    expect(service.seen).toHaveLength(2);
  });

  it('that pass are not seen by a reader; a create is not repeated', async () => {
    let failures = 1;
    service.answer((_, response) => {
      failures -= 1;
      if (failures < 0) return { id: 'j1' };
      response.destroy();
      return undefined;
    });
    expect(await read()).toEqual({ id: 'j1' });
    failures = 1;
    const create = client.call(records.create, { documentId: 'D1', projectId: 'p', fields: {} });
    await expect(create).rejects.toMatchObject({ code: 'UNREACHABLE', next: expect.stringContaining('look before') });
    expect(service.seen.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });
});

describe('a write', () => {
  it('is seen by the reads after it: the record, its lists, and what is computed of it', async () => {
    service.answer(({ path, method }) => {
      if (method === 'PUT') return { id: 'r1', projectId: 'p1' };
      return /search|data|folders/.test(path) ? page : { id: 'r1', projectId: 'p1' };
    });
    const reads = async () => {
      await client.call(records.get, { id: 'r1' });
      await client.call(records.list, { projectId: 'p1' });
      await client.call(operations.views.rows, { id: 'v1' });
      await client.call(records.get, { id: 'other' });
      await client.call(records.list, { projectId: 'p2' });
      await client.call(folders.list, { projectId: 'p1' });
    };
    await reads();
    await client.call(records.update, { id: 'r1', fields: { status: 'done' } });
    service.seen.length = 0;
    await reads();
    expect(service.seen.map(({ path }) => path.split('?')[0])).toEqual([
      '/v1/records/r1',
      '/v1/records/search',
      '/v1/views/v1/data',
    ]);
  });

  it('sends nothing that was not said: a partial change resets no other field', async () => {
    service.answer(() => ({}));
    await client.call(operations.panels.update, { id: 'a', configuration: { theme: 't' } });
    expect(JSON.parse(String(service.seen[0]?.body))).toEqual({ configuration: { theme: 't' } });
  });

  it('of a password whose confirmation differs is refused', async () => {
    const input = { currentPassword: 'a', newPassword: 'longenough', confirmPassword: 'different' };
    await expect(client.call(users.changePassword, input)).rejects.toMatchObject({ field: 'confirmPassword' });
  });
});
