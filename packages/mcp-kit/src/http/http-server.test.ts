import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../logger.js';
import { TrustedHosts } from './guard/trusted-hosts.js';
import { HttpError } from './http-error.js';
import { HttpServer, type HttpServerOptions } from './http-server.js';
import type { HttpRoute, Principal } from './route.js';
import { sendRaw } from './testing/raw.js';

const logged: string[] = [];
const principal: Principal = { id: 'test', scopes: new Set() };
let entered = 0;
let aborted: () => void;
const wasAborted = new Promise<void>((resolve) => {
  aborted = resolve;
});

const routes: readonly HttpRoute[] = [
  {
    method: 'POST',
    path: '/echo',
    access: 'public',
    handle: ({ body, query, headers }) => {
      entered += 1;
      return { status: 200, body: JSON.stringify({ body: body.toString(), q: query.get('q'), x: headers['x-a'] }) };
    },
  },
  {
    method: 'GET',
    path: '/things/{id}',
    access: 'public',
    handle: ({ params }) => ({ status: 200, body: params['id'] ?? '' }),
  },
  { method: 'GET', path: '/things/best', access: 'public', handle: () => ({ status: 200, body: 'the best' }) },
  {
    method: 'GET',
    path: '/crash',
    access: 'public',
    handle: () => {
      throw new Error('sk_secret in a stack');
    },
  },
  {
    method: 'GET',
    path: '/inject',
    access: 'public',
    handle: ({ query }) => ({ status: 200, headers: { 'x-name': query.get('name') ?? '' } }),
  },
  {
    method: 'GET',
    path: '/refuse',
    access: 'public',
    handle: () => {
      throw new HttpError(422, 'no', { field: 'q', expected: 'words', next: 'Give words.' });
    },
  },
  {
    method: 'GET',
    path: '/wait',
    access: 'public',
    handle: ({ signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          aborted();
          reject(signal.reason);
        });
      }),
  },
];

const serve = async (options: Partial<HttpServerOptions> = {}) => {
  const server = new HttpServer({
    host: '127.0.0.1',
    port: 0,
    routes,
    hosts: new TrustedHosts({ host: '127.0.0.1', allowedOrigins: ['https://app.example.com'] }),
    admit: () => principal,
    logger: createLogger({ write: (line) => logged.push(line) }),
    maxBodyBytes: 1000,
    headersTimeoutMs: 300,
    requestTimeoutMs: 600,
    ...options,
  });
  await server.listen();
  return server;
};

let server: HttpServer;
beforeAll(async () => {
  server = await serve();
});
afterAll(() => server[Symbol.asyncDispose]());

const ask = (path: string, init?: RequestInit) => fetch(server.url + path, init);
const head = (method: string, path: string, more = '') => `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${more}`;

describe('an HTTP server', () => {
  it('hands on body, query and headers', async () => {
    const reply = await ask('/echo?q=a%20b', { method: 'POST', body: 'text', headers: { 'x-a': '1' } });
    expect(await reply.json()).toEqual({ body: 'text', q: 'a b', x: '1' });
  });

  it('finds what stands in the path, unescaped; a fixed name wins', async () => {
    expect(await (await ask('/things/a%2F..%2Fb')).text()).toBe('a/../b');
    expect(await (await ask('/things/best')).text()).toBe('the best');
  });

  it('answers what is not there with 404, and another method with 405 and the methods that are', async () => {
    const missing = await ask('/nothing');
    expect([missing.status, missing.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    const wrong = await ask('/echo');
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
    expect((await ask('/things/%E0%A4%A')).status).toBe(400);
    expect((await ask('/things/')).status).toBe(404);
  });

  it('says what is wrong with a request as problem+json', async () => {
    expect(await (await ask('/refuse')).json()).toEqual({
      type: 'about:blank',
      title: 'Unprocessable Entity',
      status: 422,
      code: 'UNPROCESSABLE_ENTITY',
      detail: 'no',
      field: 'q',
      expected: 'words',
      next: 'Give words.',
    });
  });

  it('answers HEAD as GET without a body, and OPTIONS with the methods', async () => {
    const reply = await ask('/things/best', { method: 'HEAD' });
    expect([reply.status, reply.headers.get('content-length'), await reply.text()]).toEqual([200, '8', '']);
    expect((await ask('/echo', { method: 'OPTIONS' })).headers.get('allow')).toBe('POST, OPTIONS');
  });

  it('tells nothing of what fails inside; the log has it', async () => {
    const reply = await ask('/crash');
    expect(reply.status).toBe(500);
    expect(await reply.text()).not.toContain('secret');
    expect(logged.join()).toContain('sk_secret');
  });

  it('sends no header that its caller has broken in two', async () => {
    const reply = await sendRaw(
      server.url,
      head('GET', '/inject?name=a%0d%0aSet-Cookie:%20b', 'Connection: close\r\n\r\n'),
    );
    expect(reply).toMatch(/^HTTP\/1.1 500 /);
    expect(reply).not.toMatch(/^set-cookie/im);
  });

  it('refuses bodies that are too long, by their head or while they come', async () => {
    const before = entered;
    expect((await ask('/echo', { method: 'POST', body: 'x'.repeat(1001) })).status).toBe(413);
    const chunk = `3e8\r\n${'x'.repeat(1000)}\r\n`;
    const chunked = await sendRaw(
      server.url,
      `${head('POST', '/echo', 'Transfer-Encoding: chunked\r\n\r\n')}${chunk}${chunk}`,
    );
    expect(chunked).toMatch(/^HTTP\/1.1 413 /);
    expect(entered).toBe(before);
  });

  it('refuses requests for hosts that it is not, and of pages that are not its own', async () => {
    const foreign = (headers: string) =>
      sendRaw(server.url, `GET /things/best HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`);
    expect(await foreign('Host: evil.example.com\r\n')).toMatch(/^HTTP\/1.1 403 /);
    expect(await foreign('Host: localhost:1\r\nOrigin: http://evil.example.com\r\n')).toMatch(/^HTTP\/1.1 403 /);
    expect(await foreign('Host: localhost:1\r\nOrigin: null\r\n')).toMatch(/^HTTP\/1.1 403 /);
    expect(await foreign('Host: localhost:1\r\nOrigin: http://localhost:1\r\n')).toMatch(/^HTTP\/1.1 200 /);
    expect(await foreign('Host: localhost.evil.example.com\r\n')).toMatch(/^HTTP\/1.1 403 /);
  });

  it('lets pages that were allowed by name read replies, and no others', async () => {
    const allowed = await ask('/things/best', { headers: { origin: 'https://app.example.com' } });
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    const own = await ask('/things/best', { headers: { origin: server.url } });
    expect(own.headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each([
    ['no HTTP at all', 'nonsense\r\n\r\n', 400],
    ['no Host', 'GET /things/best HTTP/1.1\r\n\r\n', 400],
    ['headers without end', head('GET', '/things/best', `X-A: ${'a'.repeat(20_000)}\r\n\r\n`), 431],
    ['two lengths', head('POST', '/echo', 'Content-Length: 1\r\nContent-Length: 2\r\n\r\nab'), 400],
    [
      'a length and chunks',
      head('POST', '/echo', 'Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'),
      400,
    ],
    ['a chunk that is none', head('POST', '/echo', 'Transfer-Encoding: chunked\r\n\r\nzz\r\n'), 400],
    ['a newline in a header', head('GET', '/things/best', 'X-A: b\x00c\r\n\r\n'), 400],
    ['a head that never ends', head('GET', '/things/best'), 408],
    ['a body that never ends', head('POST', '/echo', 'Content-Length: 10\r\n\r\nabc'), 408],
  ])('answers %s and hangs up', async (_, text, status) => {
    expect(await sendRaw(server.url, text)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  it('speaks HTTP/1.0, and survives clients that close their half', async () => {
    expect(await sendRaw(server.url, 'GET /things/best HTTP/1.0\r\nHost: localhost\r\n\r\n')).toMatch(
      / 200 OK[\s\S]*the best$/,
    );
    expect(await sendRaw(server.url, head('GET', '/things/best', '\r\n'), true)).toMatch(/ 200 OK/);
    expect(await sendRaw(server.url, head('POST', '/echo', 'Content-Length: 10\r\n\r\nabc'), true)).toMatch(
      /^HTTP\/1.1 400 /,
    );
    expect((await ask('/things/best')).status).toBe(200);
  });

  it('stops what it does for a client that leaves', async () => {
    const controller = new AbortController();
    const reply = ask('/wait', { signal: controller.signal }).catch(() => 'left');
    while (server.active === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await wasAborted;
    expect(await reply).toBe('left');
  });

  it('refuses another protocol where there is none', async () => {
    const upgrade = head('GET', '/ws', 'Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    expect(await sendRaw(server.url, upgrade)).toMatch(/^HTTP\/1.1 404 /);
  });

  it('answers what it took before it closes, and takes nothing after', async () => {
    let release: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow: HttpRoute = {
      method: 'GET',
      path: '/slow',
      access: 'public',
      handle: () => gate.then(() => ({ status: 200, body: 'late' })),
    };
    const other = await serve({ routes: [slow] });
    const reply = fetch(`${other.url}/slow`);
    while (other.active === 0) await new Promise((resolve) => setImmediate(resolve));
    const { url } = other;
    other.stopListening();
    const idle = other.idle();
    release();
    expect(await (await reply).text()).toBe('late');
    await idle;
    await expect(fetch(`${url}/slow`)).rejects.toThrow();
    await other[Symbol.asyncDispose]();
  });
});
