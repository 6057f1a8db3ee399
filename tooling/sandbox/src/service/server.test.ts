import { request } from 'node:http';
import { connect } from 'node:net';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTested, type Tested } from '../testing/client.js';

let tested: Tested;
beforeAll(async () => {
  tested = await startTested();
});
afterEach(() => tested.sandbox.reset());
afterAll(() => tested.sandbox.close());

interface Raw {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
}

/** Sends a request that fetch would tidy up first, and shows the bytes of the answer. */
function raw(route: string, headers: Record<string, string> = {}, body: string | Buffer = ''): Promise<Raw> {
  const [method, path] = route.split(' ') as [string, string];
  const { hostname, port } = new URL(tested.sandbox.baseUrl);
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, method, path, headers: { authorization: `Bearer ${tested.sandbox.apiKey}`, ...headers } },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('error', reject);
        reply.on('end', () =>
          resolve({ status: reply.statusCode, headers: reply.headers, bytes: Buffer.concat(chunks) }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Writes bytes to a connection and reads until it ends. */
function talk(text: string): Promise<string> {
  const { hostname, port } = new URL(tested.sandbox.baseUrl);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('error', () => resolve(answer));
    socket.on('close', () => resolve(answer));
  });
}

const stillWorks = async () => expect((await tested.call('GET /v2/self')).status).toBe(200);
const PAGE = 'POST /v2/objects/people/records/query';

describe('answers', () => {
  it.each([
    ['gzip', gunzipSync],
    ['br', brotliDecompressSync],
    ['deflate', inflateSync],
  ])('of more than 1 KB are sent in %s when the caller takes it', async (encoding, decode) => {
    const plain = await raw(PAGE);
    const packed = await raw(PAGE, { 'accept-encoding': `identity;q=0.5, ${encoding}` });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(packed.headers['content-encoding']).toBe(encoding);
    expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 5);
    expect(decode(packed.bytes).equals(plain.bytes)).toBe(true);
  });

  it('are plain when they are short, or the caller takes no known encoding', async () => {
    expect(
      (await raw('GET /v2/tasks/none', { 'accept-encoding': 'gzip' })).headers['content-encoding'],
    ).toBeUndefined();
    expect((await raw(PAGE, { 'accept-encoding': 'zstd, gzip;q=0' })).headers['content-encoding']).toBeUndefined();
  });

  it('carry the headers of the service', async () => {
    const { headers } = await raw('GET /v2/objects');
    expect(headers).toMatchObject({
      date: expect.any(String),
      'content-type': 'application/json; charset=utf-8',
      'x-attio-execution-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'x-accurate-at': expect.stringMatching(/\.\d{9}Z$/),
    });
  });
});

describe('bad input', () => {
  it.each([
    ['broken JSON', '{"filter":'],
    ['no JSON at all', 'filter=1'],
    ['a single quote mark', '"'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00])],
  ])('as a body, %s, is answered with 400', async (_, body) => {
    const reply = await raw(PAGE, {}, body);
    expect(reply.status).toBe(400);
    expect(JSON.parse(reply.bytes.toString())).toMatchObject({ status_code: 400, type: 'invalid_request_error' });
  });

  it('of more than 10 MB is answered with 413, whether the length is announced or not', async () => {
    const huge = Buffer.alloc(10 * 1024 * 1024 + 1, 'x');
    expect((await raw(PAGE, {}, huge)).status).toBe(413);
    expect((await raw(PAGE, { 'transfer-encoding': 'chunked' }, huge)).status).toBe(413);
    await stillWorks();
  });

  it.each([
    '/v2/objects/../self',
    '/v2/objects/%2e%2e/self',
    '/v2//self',
    '/v2/self/',
    '/v2/objects/people%2frecords/query',
    '/v2/objects/%E0%A4%A',
    '/v2/objects/people%00',
    '/v2/objects/__proto__',
    '/v2/objects/constructor/records/query',
    '//v2/self',
    '/',
    '*',
  ])('as a path, %s, leads nowhere', async (path) => {
    expect((await raw(`GET ${path}`)).status).toBe(404);
  });

  it('of a method that does not exist there is answered with 404', async () => {
    const reply = await raw('DELETE /v2/objects');
    expect(JSON.parse(reply.bytes.toString())).toMatchObject({
      message: 'Could not find endpoint "DELETE /v2/objects".',
    });
  });

  it.each([
    ['headers without end', `GET /v2/self HTTP/1.1\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`, '431'],
    ['something that is not HTTP', '\u0016\u0003\u0001 hello\r\n\r\n', '400'],
  ])('as %s ends the connection and nothing else', async (_, text, status) => {
    expect(await talk(text)).toContain(status);
    await stillWorks();
  });
});

describe('the log of calls', () => {
  it('shows what was asked, by whom, and how it ended', async () => {
    await tested.call('GET /v2/notes?limit=3');
    await tested.call(PAGE, { limit: 1 });
    await tested.call('GET /v2/tasks/none');
    const [notes, query, task] = tested.sandbox.calls();
    expect(notes).toMatchObject({ method: 'GET', path: '/v2/notes', query: 'limit=3', status: 200, aborted: false });
    expect(query).toMatchObject({ method: 'POST', body: { limit: 1 }, status: 200 });
    expect(task).toMatchObject({ status: 404, startedAt: expect.any(Number), durationMs: expect.any(Number) });
    expect(notes?.keyHash).toMatch(/^[0-9a-f]{12}$/);
    expect(JSON.stringify(tested.sandbox.calls())).not.toContain(tested.sandbox.apiKey);
  });

  it('shows that the caller went away', async () => {
    tested.sandbox.inject({ delayMs: 60_000 });
    const signal = AbortSignal.timeout(30);
    await expect(fetch(`${tested.sandbox.baseUrl}/v2/self`, { signal })).rejects.toThrow();
    await expect.poll(() => tested.sandbox.calls()).toMatchObject([{ status: 0, aborted: true }]);
  });
});

describe('the control endpoints', () => {
  const control = async (route: string, body?: unknown) => {
    const [method, path] = route.split(' ');
    const init = { method: method as string, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const reply = await fetch(`${tested.sandbox.baseUrl}/__sandbox/${path}`, init);
    return { status: reply.status, body: (await reply.json()) as { calls: { path: string }[] } };
  };

  it('list the calls without a key, leave themselves out, and forget on demand', async () => {
    await tested.call('GET /v2/self');
    expect((await control('GET calls?reset=1')).body.calls.map(({ path }) => path)).toEqual(['/v2/self']);
    expect((await control('GET calls')).body.calls).toEqual([]);
  });

  it('inject faults', async () => {
    expect((await control('POST faults', { status: 503 })).status).toBe(200);
    expect((await tested.call('GET /v2/self')).status).toBe(503);
    expect((await tested.call('GET /v2/self')).status).toBe(200);
  });

  it.each([
    [{ stauts: 503 }],
    [{ status: '503' }],
    [{ status: 42 }],
    [{ times: 0 }],
    [{ match: null }],
    [{ headers: { a: 1 } }],
    [5],
  ])('refuse the fault %j', async (fault) => {
    expect((await control('POST faults', fault)).status).toBe(400);
    await stillWorks();
  });

  it('reset everything', async () => {
    await tested.create('companies', { domains: ['acme.com'] });
    await control('POST faults', { status: 503 });
    await control('POST reset');
    expect(await tested.query('companies', { filter: { domains: 'acme.com' } })).toEqual([]);
    expect(tested.sandbox.calls()).toHaveLength(1);
  });

  it('answer 404 for anything else', async () => {
    expect((await control('GET secrets')).status).toBe(404);
  });
});
