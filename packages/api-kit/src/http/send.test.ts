import type { ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { Cache } from '@fastpath/cache';
import { Metrics } from '@fastpath/metrics';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Client, createClient, type RequestEvent } from '../client.js';
import { operation } from '../operation.js';
import * as books from '../testing/books.js';
import { FakeService, until } from '../testing/fake-service.js';

let service: FakeService;
let client: Client;
let metrics: Metrics;

beforeEach(async () => {
  service = await new FakeService().listen();
  metrics = new Metrics();
  client = connect(service.url);
});

afterEach(async () => {
  await client[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

const connect = (url: string) =>
  createClient({
    service: books.library(url),
    cache: new Cache().namespace('key'),
    metrics,
    limits: { maxAttempts: 1 },
  });

const emma = { id: '1', shelf: 'a', title: 'Emma' };
const read = (signal?: AbortSignal) => client.call(books.get, { shelf: 'a', id: '1' }, signal ? { signal } : {});
const raw = (body: string | Buffer, headers: Record<string, string> = {}) =>
  service.answer((_, response) => void response.writeHead(200, headers).end(body));

describe('replies', () => {
  it('are unpacked from br, gzip and deflate', async () => {
    const body = JSON.stringify({ data: emma });
    const packed = { br: brotliCompressSync(body), gzip: gzipSync(body), deflate: deflateSync(body), identity: body };
    for (const [encoding, bytes] of Object.entries(packed)) {
      client = connect(service.url);
      raw(bytes, { 'content-encoding': encoding });
      expect(await read()).toEqual(emma);
    }
  });

  it('are read whatever their size', async () => {
    const title = 'x'.repeat(3_000_000);
    raw(gzipSync(JSON.stringify({ data: { ...emma, title } })), { 'content-encoding': 'gzip' });
    expect((await read()).title).toHaveLength(3_000_000);
  });

  it('that are empty, no JSON, without envelope or of another shape are an error with status and request id', async () => {
    const cases: [string, string][] = [
      ['', 'is empty'],
      ['<html>busy</html>', 'is no JSON'],
      ['{"oops": 1}', 'lacks the documented envelope'],
    ];
    for (const [body, words] of cases) {
      raw(body, { 'x-request-id': 'r-7' });
      const expected = {
        code: 'RESPONSE_INVALID',
        status: 200,
        requestId: 'r-7',
        message: expect.stringContaining(words),
      };
      await expect(read()).rejects.toMatchObject(expected);
    }
    raw('{"data": {"id": 5}}', { 'x-request-id': 'r-8' });
    await expect(read()).rejects.toMatchObject({
      code: 'RESPONSE_INVALID',
      status: 200,
      requestId: 'r-8',
      message: expect.stringContaining('id is not a string'),
    });
  });

  it('that break off, or are packed wrongly, are an error with status and request id', async () => {
    const body = gzipSync(JSON.stringify({ data: emma }));
    const known = {
      code: 'UNREACHABLE',
      status: 200,
      requestId: 'r-9',
      message: expect.stringContaining('answered 200'),
    };
    raw(body.subarray(0, body.length - 12), { 'content-encoding': 'gzip', 'x-request-id': 'r-9' });
    await expect(read()).rejects.toMatchObject(known);
    raw(body, { 'content-encoding': 'snappy', 'x-request-id': 'r-9' });
    await expect(read()).rejects.toMatchObject(known);
    service.answer((_, response) => {
      response.writeHead(200, { 'content-length': '1000', 'x-request-id': 'r-9' }).write('{"data":');
      setTimeout(() => response.destroy(), 20);
    });
    await expect(read()).rejects.toMatchObject(known);
    service.answer((_, response) => void response.destroy());
    await expect(read()).rejects.toMatchObject({ code: 'UNREACHABLE', status: undefined, requestId: undefined });
  });

  it('that cannot be used are never kept', async () => {
    raw('<html>');
    await expect(read()).rejects.toThrow();
    raw(JSON.stringify({ data: emma }));
    expect(await read()).toEqual(emma);
  });

  it('to a write that cannot be used say that the write was accepted', async () => {
    raw('<html>');
    const write = client.call(books.create, { shelf: 'a', title: 'Emma' });
    await expect(write).rejects.toMatchObject({
      code: 'RESPONSE_INVALID',
      retryable: false,
      next: expect.stringContaining('Do not send it again'),
    });
  });
});

describe('requests', () => {
  it('keep a path prefix of the base URL', async () => {
    client = connect(`${service.url}/proxy/`);
    raw(JSON.stringify({ data: emma }));
    await read();
    expect(service.seen[0]?.path).toBe('/proxy/shelves/a/books/1');
  });

  it('are packed only above a size, and only for a service that says that it takes them so', async () => {
    service.answer(({ body }) => ({ data: { ...emma, ...(body as object) } }));
    const create = (title: string) => client.call(books.create, { shelf: 'a', title });
    const long = 'x'.repeat(5_000);
    await create(long);
    for (const requestEncoding of ['gzip', 'br'] as const) {
      client = createClient({
        service: { ...books.library(service.url), requestEncoding },
        cache: new Cache().namespace('key'),
      });
      expect((await create(long)).title).toBe(long);
      await create('short');
    }
    expect(service.seen.map(({ encoding }) => encoding)).toEqual(['', 'gzip', '', 'br', '']);
  });

  it('that reach nobody say so, and may be sent again even as a create', async () => {
    const nobody = await new FakeService().listen();
    client = connect(nobody.url);
    await nobody[Symbol.asyncDispose]();
    const write = client.call(books.create, { shelf: 'a', title: 'Emma' });
    await expect(write).rejects.toMatchObject({
      code: 'UNREACHABLE',
      retryable: true,
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('close their socket when the caller gives up', async () => {
    let response: ServerResponse | undefined;
    service.answer((_, it) => {
      response = it;
    });
    const caller = new AbortController();
    const answer = read(caller.signal);
    await until(() => response !== undefined);
    const closed = new Promise((resolve) => response?.on('close', resolve));
    caller.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
    await closed;
  });

  it('are counted by route template, method, status and error, never by id', async () => {
    raw(JSON.stringify({ data: emma }));
    await read();
    service.answer((_, response) => void response.writeHead(500).end());
    await client.call(books.create, { shelf: 'a', title: 'x' }).catch(() => {});
    const requests = metrics.snapshot().series.filter(({ name }) => name === 'http.client.request.duration');
    expect(requests.map(({ labels }) => labels)).toEqual([
      {
        'url.template': '/shelves/{shelf}/books/{id}',
        'http.request.method': 'GET',
        'http.response.status_code': '200',
      },
      {
        'url.template': '/shelves/{shelf}/books',
        'http.request.method': 'POST',
        'http.response.status_code': '500',
        'error.type': 'SERVER_ERROR',
      },
    ]);
  });
});

describe('credentials that run out', () => {
  const renewing = (tokens: string[], renews = true) => {
    const used: string[] = [];
    client = createClient({
      service: {
        ...books.library(service.url),
        headers: () => ({ authorization: tokens[0] ?? '' }),
        ready: async (operation) => void used.push(operation.name),
        renew: async ({ authorization }) => {
          used.push(`renew ${authorization}`);
          if (renews) tokens.shift();
          return renews;
        },
      },
      cache: new Cache().namespace('key'),
      limits: { maxAttempts: 1 },
    });
    return used;
  };
  const onlyFor = (token: string) =>
    service.answer((request, response) => {
      if (request.authorization === token) return { data: emma };
      response.statusCode = 401;
      return {};
    });

  it('are waited for, and replaced when one is refused: the request is sent once more', async () => {
    const used = renewing(['old', 'new']);
    onlyFor('new');
    expect(await client.call(books.create, { shelf: 'a', title: 'Emma' })).toEqual(emma);
    expect(used).toEqual(['books.create', 'renew old']);
    expect(service.seen.map(({ authorization }) => authorization)).toEqual(['old', 'new']);
  });

  it('are replaced once a request, and where there is no other not at all', async () => {
    renewing(['old', 'new', 'newer']);
    onlyFor('never');
    await expect(read()).rejects.toMatchObject({ status: 401 });
    expect(service.seen).toHaveLength(2);
    renewing(['old'], false);
    await expect(read()).rejects.toMatchObject({ status: 401 });
    expect(service.seen).toHaveLength(3);
  });
});

it('trusts the status of a write where the service is known for strange replies, and never that of a read', async () => {
  client = createClient({
    service: { ...books.library(service.url), trustsStatus: true },
    cache: new Cache().namespace('key'),
    limits: { maxAttempts: 1 },
  });
  raw('<html>done</html>');
  expect(await client.call(books.remove, { shelf: 'a', id: '1' })).toEqual({});
  await expect(read()).rejects.toMatchObject({ code: 'RESPONSE_INVALID' });
});

describe('each request', () => {
  it('is told of when it ended: operation, route, status, time and attempt, and nothing that was asked or answered', async () => {
    const told: RequestEvent[] = [];
    const watched = createClient({
      service: books.library(service.url),
      cache: new Cache().namespace('key'),
      limits: { maxAttempts: 2 },
      onRequest: (event) => told.push(event),
    });
    let count = 0;
    service.answer((_, response) => {
      count += 1;
      response.setHeader('x-request-id', `r-${count}`);
      if (count === 1) return void response.writeHead(500).end('{}');
      return { data: { ...emma, title: 'a secret' } };
    });
    await watched.call(books.get, { shelf: 'a', id: '1' });
    const about = { operation: 'books.get', method: 'GET', durationMs: expect.any(Number) };
    expect(told).toEqual([
      { ...about, route: told[0]?.route, status: 500, attempt: 1, error: 'SERVER_ERROR', requestId: 'r-1' },
      { ...about, route: told[0]?.route, status: 200, attempt: 2, requestId: 'r-2' },
    ]);
    expect(told[0]?.route).toContain('{id}');
    expect(JSON.stringify(told)).not.toContain('secret');
    await watched[Symbol.asyncDispose]();
  });
});

it('sends a file in a form', async () => {
  const upload = operation({
    name: 'covers.upload',
    summary: 'Upload a cover',
    route: 'POST /covers',
    body: 'multipart',
    input: z.object({ title: z.string(), file: z.instanceof(File) }),
    output: z.unknown(),
  });
  raw('{"data":{}}');
  await client.call(upload, { title: 'Emma', file: new File(['pixels'], 'emma.png', { type: 'image/png' }) });
  const body = String(service.seen[0]?.body);
  expect(body).toContain('name="title"\r\n\r\nEmma');
  expect(body).toContain('filename="emma.png"\r\nContent-Type: image/png\r\n\r\npixels');
});

describe('transfers', () => {
  const bytes = Buffer.from([0xff, 0xfe, 0x00, 0xc3]);

  it('send and receive bytes as they are, with what the body is made of for each attempt', async () => {
    let token = 'old';
    client = createClient({
      service: {
        ...books.library(service.url),
        headers: () => ({ authorization: token }),
        renew: async () => {
          token = 'new';
          return true;
        },
      },
      cache: new Cache().namespace('key'),
    });
    service.answer(
      ({ authorization }, response) => void response.writeHead(authorization === 'new' ? 200 : 401).end(bytes),
    );
    const reply = await client.transfer(books.put, { shelf: 'a', id: '1', title: '' }, { body: () => '"cover"' });
    expect(Buffer.concat(await reply.body.toArray())).toEqual(bytes);
    expect(service.seen.map(({ body }) => body)).toEqual(['cover', 'cover']);
  });

  it('fail with the same errors as calls, and are not repeated', async () => {
    service.answer((_, response) => void response.writeHead(503, { 'retry-after': '2' }).end('{}'));
    const put = client.transfer(books.put, { shelf: 'a', id: '1', title: '' });
    await expect(put).rejects.toMatchObject({
      code: 'SERVER_ERROR',
      status: 503,
      retryAfterMs: 2_000,
      retryable: true,
    });
    service.answer((_, response) => void response.destroy());
    await expect(client.transfer(books.get, { shelf: 'a', id: '1' })).rejects.toMatchObject({ code: 'UNREACHABLE' });
    expect(service.seen).toHaveLength(2);
  });
});

describe('a request', () => {
  it('waits as long as its service says, asks again then, and tells of its reply', async () => {
    const waits = [1, 1, 0];
    const told: number[] = [];
    const patient = {
      ...books.library(service.url),
      waitMs: () => waits.shift() ?? 0,
      replied: (_: unknown, { status }: { readonly status: number }) => void told.push(status),
    };
    await using waiting = createClient({ service: patient, cache: new Cache().namespace('waiting') });
    service.answer(() => {
      expect(waits).toEqual([]);
      return { data: emma };
    });
    expect(await waiting.call(books.get, { shelf: 'a', id: '1' })).toEqual(emma);
    expect(told).toEqual([200]);
  });
});
