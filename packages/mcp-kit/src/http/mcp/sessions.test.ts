import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterEach, describe, expect, it } from 'vitest';
import { createLogger } from '../../logger.js';
import { TrustedHosts } from '../guard/trusted-hosts.js';
import { HttpServer } from '../http-server.js';
import { mcpRoutes } from './mcp-route.js';
import { Sessions, type SessionsOptions } from './sessions.js';

const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one[Symbol.asyncDispose]();
});

const clock = { ms: 0 };
let calls = 0;

async function serve(options: Partial<SessionsOptions> = {}) {
  const methods = {
    'tools/list': () => ({ tools: [] }),
    'tools/call': async () => {
      calls += 1;
      return { content: [] };
    },
  };
  const server = { name: 'test', version: '1', capabilities: { tools: {} }, methods };
  const sessions = new Sessions({ server, now: () => clock.ms, ...options });
  const http = new HttpServer({
    host: '127.0.0.1',
    port: 0,
    routes: mcpRoutes({ server, tools: [], sessions }),
    hosts: new TrustedHosts({ host: '127.0.0.1' }),
    admit: ({ headers: { authorization: id = 'one' } }) => ({ id, scopes: new Set(['read', 'write'] as const) }),
    logger: createLogger({ write: () => {} }),
  });
  await http.listen();
  opened.push(sessions, http);
  return { sessions, http, url: new URL(`${http.url}/mcp`) };
}

async function connect(url: URL) {
  const client = new Client({ name: 'client', version: '0' });
  const transport = new StreamableHTTPClientTransport(url);
  await client.connect(transport as Parameters<typeof client.connect>[0]);
  opened.push({ [Symbol.asyncDispose]: () => client.close() });
  return { client, transport };
}

const ask = (url: URL, id: string | undefined, method = 'tools/list', more: Readonly<Record<string, string>> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(id && { 'mcp-session-id': id }),
      ...more,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: {} }),
  });

describe('sessions over HTTP', () => {
  it('are opened, used and closed by the SDK client', async () => {
    const { sessions, url } = await serve();
    const { client, transport } = await connect(url);
    expect((await client.listTools()).tools).toEqual([]);
    expect([sessions.size, transport.sessionId]).toEqual([1, expect.any(String)]);
    await transport.terminateSession();
    expect(sessions.size).toBe(0);
  });

  it('are not needed: a request without one is answered as it is', async () => {
    const { sessions, url } = await serve();
    const reply = await ask(url, undefined);
    expect([reply.status, sessions.size]).toEqual([200, 0]);
    expect(await reply.json()).toMatchObject({ result: { tools: [] } });
  });

  it('that there are not are answered with 404, whatever is asked of them', async () => {
    const { url } = await serve();
    expect((await ask(url, 'f9c8a2ea-0000-4000-8000-000000000000')).status).toBe(404);
    const of = (method: string) =>
      fetch(url, { method, headers: { 'mcp-session-id': 'x', accept: 'text/event-stream' } });
    expect([(await of('GET')).status, (await of('DELETE')).status]).toEqual([404, 404]);
  });

  it('belong to who opened them', async () => {
    const { url } = await serve();
    const { transport } = await connect(url);
    const before = calls;
    const reply = await ask(url, transport.sessionId, 'tools/call', { authorization: 'another' });
    expect([reply.status, calls]).toEqual([404, before]);
    expect((await ask(url, transport.sessionId, 'tools/call')).status).toBe(200);
  });

  it('are no more than there may be; those that nobody used for long make room', async () => {
    const { sessions, url } = await serve({ maxSessions: 1, idleMs: 60_000 });
    const first = await connect(url);
    await expect(connect(url)).rejects.toThrow('TOO_MANY_SESSIONS');
    clock.ms += 59_000;
    await first.client.listTools();
    clock.ms += 59_000;
    await expect(connect(url)).rejects.toThrow('TOO_MANY_SESSIONS');
    clock.ms += 2_000;
    await connect(url);
    expect(sessions.size).toBe(1);
    expect((await ask(url, first.transport.sessionId)).status).toBe(404);
  });

  it('do not keep a server from stopping, although their streams stay open', async () => {
    const { http, url } = await serve();
    await connect(url);
    await expect.poll(() => http.active).toBe(0);
    http.stopListening();
    await http.idle();
  });
});
