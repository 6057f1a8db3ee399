import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hashToken } from '../http/auth/token-file.js';
import { bundle } from '../testing/bundle.js';
import { FixtureProcess } from '../testing/fixture-process.js';

let fixture: Awaited<ReturnType<typeof bundle>>;
let folder: string;
const started: AsyncDisposable[] = [];

async function start(...args: readonly string[]) {
  const server = new FixtureProcess(fixture.script, ['--transport', 'http', '--port', '0', ...args], {
    FIXTURE_API_KEY: 'sk_secret_key',
    FIXTURE_ADMIN_TOKEN: 'the token of the operator'.replaceAll(' ', '-'),
  });
  started.push(server);
  await server.says(/listens on (\S+)/);
  const url = /listens on (\S+)\/mcp/.exec(server.stderr)?.[1] ?? '';
  return { server, url };
}

beforeAll(async () => {
  fixture = await bundle(new URL('../testing/fixture-app.ts', import.meta.url));
  folder = await mkdtemp(join(tmpdir(), 'mcp-kit-'));
}, 60_000);

afterEach(async () => {
  for (const server of started.splice(0)) await server[Symbol.asyncDispose]();
});

afterAll(async () => {
  await fixture[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const json = { 'content-type': 'application/json' };
const post = (url: string, message: unknown, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${url}/mcp`, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(message) });
const request = (method: string, params: object = {}) => ({ jsonrpc: '2.0', id: 1, method, params });
const call = (name: string, args: object, more: object = {}) =>
  request('tools/call', { name, arguments: args, ...more });

describe('a server over HTTP', () => {
  it("works with the SDK's client, progress included", async () => {
    const { url } = await start();
    const client = new Client({ name: 'client', version: '0' });
    await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`)));
    expect(client.getServerVersion()).toMatchObject({ name: 'fixture', version: '1.2.3' });
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('echo');
    expect(await client.callTool({ name: 'echo', arguments: { text: 'hi' } })).toMatchObject({
      structuredContent: { text: 'hi' },
    });
    const told: unknown[] = [];
    const options = { onprogress: (progress: unknown) => told.push(progress) };
    await client.callTool({ name: 'wait', arguments: { ms: 20 } }, undefined, options);
    expect(told).toEqual([{ progress: 0, total: 20, message: 'waiting' }]);
    await client.close();
  });

  it('answers a message as JSON, a notification with 202, and what is none with the error of JSON-RPC', async () => {
    const { url } = await start();
    const reply = await post(url, call('echo', { text: 'hi' }));
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await reply.json()).toMatchObject({ jsonrpc: '2.0', id: 1, result: { structuredContent: { text: 'hi' } } });
    const notification = await post(url, { jsonrpc: '2.0', method: 'notifications/initialized' });
    expect([notification.status, await notification.text()]).toEqual([202, '']);
    const batch = await post(url, [request('ping')]);
    expect([batch.status, await batch.json()]).toMatchObject([400, { error: { code: -32600 } }]);
    const garbage = await fetch(`${url}/mcp`, { method: 'POST', headers: json, body: '{' });
    expect([garbage.status, await garbage.json()]).toMatchObject([400, { id: null, error: { code: -32700 } }]);
    expect(await (await post(url, call('ecko', {}))).json()).toMatchObject({ error: { code: -32602 } });
    expect(await (await post(url, request('nope'))).json()).toMatchObject({ error: { code: -32601 } });
  });

  it('reads the headers of the protocol', async () => {
    const { url } = await start();
    expect((await post(url, request('ping'), { 'mcp-protocol-version': '1999-01-01' })).status).toBe(400);
    expect((await post(url, request('ping'), { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post(url, request('ping'), { accept: 'text/html' })).status).toBe(406);
    expect((await fetch(`${url}/mcp`)).status).toBe(405);
    expect((await fetch(`${url}/mcp`, { method: 'DELETE' })).status).toBe(405);
  });

  it('cancels the call of a client that hangs up', async () => {
    const { server, url } = await start();
    const controller = new AbortController();
    const body = JSON.stringify(call('wait', { ms: 60_000 }, { _meta: { progressToken: 1 } }));
    const headers = { ...json, accept: 'application/json, text/event-stream' };
    const reply = await fetch(`${url}/mcp`, { method: 'POST', headers, body, signal: controller.signal });
    expect([reply.headers.get('content-type'), reply.headers.get('x-accel-buffering')]).toEqual([
      'text/event-stream',
      'no',
    ]);
    controller.abort();
    await server.says(/aborted/);
  });

  it('tells how it is: alive, ready, and in numbers', async () => {
    const { url } = await start();
    await post(url, call('echo', { text: 'hi' }));
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'ready', checks: { process: 'ok' } });
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('gen_ai_tool_name="echo"');
    expect(metrics.trimEnd()).toMatch(/# EOF$/);
  });

  it('lets operators switch features, and nobody else', async () => {
    const { url } = await start();
    const change = (headers: Readonly<Record<string, string>>, body: string) =>
      fetch(`${url}/admin/features`, { method: 'POST', headers, body });
    expect((await change({}, '{"cache":false}')).status).toBe(401);
    expect((await change({ authorization: 'Bearer wrong' }, '{"cache":false}')).status).toBe(401);
    const admin = { authorization: 'Bearer the-token-of-the-operator' };
    expect(await (await change(admin, '{"cache":false}')).json()).toMatchObject({
      features: { cache: false, retry: true },
    });
    expect(await (await change(admin, '{"cash":false}')).json()).toMatchObject({ status: 400, field: 'cash' });
    expect((await change(admin, 'null')).status).toBe(400);
  });

  it('asks for a token of the file, lets readers read only, and never shows a token', async () => {
    const tokens = [
      ['reading-token', 'ann', 'read'],
      ['writing-token', 'bob', 'read,write'],
    ] as const;
    const lines = tokens.map(([token, name, scopes]) => `sha256:${hashToken(token).toString('hex')} ${name} ${scopes}`);
    const file = join(folder, 'tokens');
    await writeFile(file, `# people\n${lines.join('\n')}\n`);
    const { server, url } = await start('--auth', 'bearer', '--auth-tokens-file', file, '--log-level', 'debug');
    const as = (token: string, message: object) => post(url, message, { authorization: `Bearer ${token}` });

    const unknown = await post(url, request('ping'));
    expect([unknown.status, unknown.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect((await as('wrong-token', request('ping'))).headers.get('www-authenticate')).toBe(
      'Bearer error="invalid_token"',
    );
    expect(await (await as('reading-token', call('echo', { text: 'a' }))).json()).toMatchObject({ result: {} });
    const refused = await as('reading-token', call('fail', { how: 'told' }));
    expect([refused.status, refused.headers.get('www-authenticate')]).toMatchObject([403, /insufficient_scope/]);
    expect((await as('writing-token', call('fail', { how: 'told' }))).status).toBe(200);
    expect((await fetch(`${url}/metrics`)).status).toBe(401);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(server.stderr).not.toMatch(/(reading|writing|wrong)-token|sk_secret/);
  });

  it('limits how often a caller may ask, and says what is left', async () => {
    const { url } = await start('--max-requests', '2', '--window-ms', '60000');
    const replies = [
      await post(url, request('ping')),
      await post(url, request('ping')),
      await post(url, request('ping')),
    ];
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(replies.map(({ headers }) => headers.get('ratelimit-remaining'))).toEqual(['1', '0', '0']);
    expect(Number(replies[2]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('refuses what it has no time for with 503, and what may wait first', async () => {
    const { url } = await start('--max-active-requests', '2');
    const waiting = () => {
      const controller = new AbortController();
      const body = JSON.stringify(call('wait', { ms: 60_000 }));
      const reply = fetch(`${url}/mcp`, { method: 'POST', headers: json, body, signal: controller.signal });
      reply.catch(() => {});
      return controller;
    };
    const until = async (status: number, headers = {}) => {
      while ((await post(url, request('ping'), headers)).status !== status) await new Promise(setImmediate);
    };
    const [one, two] = [waiting(), waiting()];
    await until(503);
    one.abort();
    await until(200);
    expect((await post(url, request('ping'), { priority: 'u=7' })).status).toBe(503);
    expect((await post(url, request('ping'))).status).toBe(200);
    two.abort();
    await until(200, { priority: 'u=7' });
  });

  it('answers what is under way when it is told to stop, and exits with 0', async () => {
    const { server, url } = await start();
    const reply = post(url, call('wait', { ms: 300 }));
    await new Promise((resolve) => setTimeout(resolve, 100));
    server.child.kill('SIGTERM');
    expect(await (await reply).json()).toMatchObject({ result: {} });
    expect(await server.exit).toBe(0);
    expect(server.lines).toEqual([]);
  });

  it.each([
    ['a port in use', (port: number) => ['--port', String(port)], /--port \d+: the port is in use/],
    ['a host beyond loopback without sign-in', () => ['--host', '0.0.0.0'], /must sign in/],
    ['bearer without a file', () => ['--auth', 'bearer'], /needs --auth-tokens-file/],
    [
      'a file that is not there',
      () => ['--auth', 'bearer', '--auth-tokens-file', '/nowhere'],
      /cannot be read \(ENOENT\)/,
    ],
    ['oauth without issuer', () => ['--auth', 'oauth'], /needs --oauth-issuer/],
    ['credentials that callers do not have', () => ['--auth', 'passthrough'], /no credential of their own/],
  ])('exits with 2 and one line for %s', async (_, args, message) => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const server = new FixtureProcess(fixture.script, ['--transport', 'http', ...args(port)]);
    started.push(server);
    expect(await server.exit).toBe(2);
    expect(
      server.stderr
        .trimEnd()
        .split('\n')
        .filter((line) => line !== 'disposed'),
    ).toEqual([expect.stringMatching(message)]);
    other.close();
  });
});
