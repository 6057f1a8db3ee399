import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from './testing/serve.js';
import type { Session } from './testing/session.js';

const served = serve();
const { start, shared, calls } = served;
/** A server that has read the metadata of companies, and ids of some of them; nothing is in its cache but those. */
async function warmed(count: number): Promise<{ readonly session: Session; readonly ids: readonly string[] }> {
  const { json } = await (await shared()).call('search_records', {
    object: 'companies',
    limit: count,
    fields: ['name'],
  });
  const session = await start();
  await session.call('describe_object', { object: 'companies' });
  served.sandbox.reset();
  return { session, ids: json.records.map(({ id }: { id: string }) => id) };
}

const until = async (isTrue: () => boolean) => {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 2));
};

describe('a failing Attio', () => {
  const path = '/v2/objects/companies/records';
  const create = { object: 'companies', values: { name: 'Once' } };
  const posts = () => calls().filter((call) => call === `POST ${path}`);

  it('that asks to wait is waited for, whether it gives a date or seconds', async () => {
    const session = await start();
    await session.call('list_objects');
    for (const after of [() => new Date().toUTCString(), () => '0']) {
      served.sandbox.inject({ match: { path }, status: 429, headers: { 'retry-after': after() } });
      const { isError } = await session.call('create_record', create);
      expect(isError).toBe(false);
    }
    expect(posts()).toHaveLength(4);
  });

  it('is asked again for a read, and never for a create whose answer failed or was lost', async () => {
    const session = await start();
    served.sandbox.inject({ match: { path: `${path}/query` }, status: 500 });
    expect((await session.call('search_records', { object: 'companies' })).isError).toBe(false);

    served.sandbox.inject({ match: { method: 'POST', path }, status: 500 });
    served.sandbox.inject({ match: { method: 'POST', path }, reset: true });
    for (const code of ['SERVER_ERROR', 'UNREACHABLE']) {
      const { isError, json } = await session.call('create_record', create);
      expect([isError, json.error.code, json.error.retryable]).toEqual([true, code, false]);
    }
    expect(posts()).toHaveLength(2);
  });

  it('that hangs is given up at the deadline, with a clear error', async () => {
    const session = await start({ ATTIO_MCP_DEADLINE_MS: '1000' });
    await session.call('list_objects');
    served.sandbox.inject({ match: { path }, hang: true, times: 10 });
    const { json } = await session.call('create_record', create);
    expect(json.error).toMatchObject({
      code: 'TIMED_OUT',
      retryable: false,
      next: expect.stringContaining('look before'),
    });
  });

  it('is left alone when the client cancels: the request to it is closed', async () => {
    const { session, ids } = await warmed(1);
    served.sandbox.inject({ match: { path }, hang: true });
    const cancel = new AbortController();
    const call = session.call('get_records', { object: 'companies', record_ids: ids }, cancel.signal);
    await until(() => served.sandbox.calls().length === 1);
    cancel.abort();
    await expect(call).rejects.toThrow();
    await until(() => served.sandbox.calls()[0]?.aborted === true);
  });

  it.each([
    ['an empty answer', '', {}],
    ['an answer that is no JSON', '<html>busy</html>', {}],
    ['an answer of another shape', { data: [{ nothing: 1 }] }, {}],
    ['half an answer', undefined, { truncate: true }],
  ])('that gives %s is an error with what is known, and nothing of it is kept', async (_, body, fault) => {
    const session = await start({ ATTIO_MCP_RETRY: 'false' });
    await session.call('list_objects');
    const status = body === undefined ? {} : { status: 200, body };
    served.sandbox.inject({ match: { path: `${path}/query` }, ...status, ...fault, times: 1 });
    const search = () => session.call('search_records', { object: 'companies', limit: 1 });
    const { isError, json } = await search();
    expect(isError).toBe(true);
    expect(['RESPONSE_INVALID', 'UNREACHABLE']).toContain(json.error.code);
    expect(json.error).toMatchObject({ status: 200, request_id: expect.any(String) });
    expect(json.error.next).not.toMatch(/whether it was done|look before/);
    expect((await search()).json.records).toHaveLength(1);
  });
});

describe('a base URL of somebody else', () => {
  let other: Server;
  const seen: string[] = [];

  beforeAll(async () => {
    other = createServer((request, response) => {
      seen.push(request.url ?? '');
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"message": "no such thing"}');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  });

  afterAll(() => new Promise((resolve) => other.close(resolve)));

  it('that knows no metadata is asked for records all the same', async () => {
    const session = await start({ ATTIO_BASE_URL: `http://127.0.0.1:${(other.address() as AddressInfo).port}/` });
    const { json } = await session.call('search_records', { object: 'companies', query: 'x' });
    expect(json.error).toMatchObject({ code: 'RESPONSE_INVALID', next: expect.stringContaining('base URL') });
    expect((await session.call('get_records', { object: 'companies', record_ids: [randomUUID()] })).isError).toBe(true);
    expect(seen).toContain('/v2/objects/companies/records/query');
  });
});
