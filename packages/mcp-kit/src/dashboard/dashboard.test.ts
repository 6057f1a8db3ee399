import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { hashToken } from '../http/auth/token-file.js';
import { bundle } from '../testing/bundle.js';
import { FixtureProcess } from '../testing/fixture-process.js';
import { type HistoryMessage, subprotocol } from './view.js';

let fixture: Awaited<ReturnType<typeof bundle>>;
let folder: string;
const started: AsyncDisposable[] = [];

async function start(...args: readonly string[]) {
  const server = new FixtureProcess(fixture.script, ['--transport', 'http', '--port', '0', ...args]);
  started.push(server);
  await server.says(/listens on (\S+)/);
  return /listens on (\S+)\/mcp/.exec(server.stderr)?.[1] ?? '';
}

const connect = (url: string, protocols: readonly string[] = [], origin?: string) =>
  new WebSocket(`${url.replace('http', 'ws')}/ws`, [subprotocol, ...protocols], origin ? { origin } : {});

async function history(client: WebSocket): Promise<HistoryMessage> {
  const [data] = await once(client, 'message');
  client.terminate();
  return JSON.parse(String(data));
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

describe('the dashboard of a served app', () => {
  it('is there with what was bundled: the page, and its figures over the socket', async () => {
    const url = await start();
    const page = await fetch(`${url}/dashboard`);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toMatch(/<style>[^<]{2000,}<\/style>[\s\S]*<script>[\s\S]{20000,}<\/script>/);
    const { view, everyMs } = await history(connect(url, [], url));
    expect([view.name, view.version, everyMs]).toEqual(['fixture', '1.2.3', 1_000]);
    expect(view.memory.rssBytes).toBeGreaterThan(10_000_000);
  });

  it('is fed to no page of another origin', async () => {
    const url = await start();
    const [, response] = await once(
      connect(url, [], 'http://evil.example').on('error', () => {}),
      'unexpected-response',
    );
    expect(response.statusCode).toBe(403);
  });

  it('shows figures to those alone who may read, the page itself to everyone', async () => {
    const tokens = join(folder, 'tokens');
    const hash = (token: string) => `sha256:${hashToken(token).toString('hex')}`;
    await writeFile(tokens, `${hash('may-read')} reader read\n${hash('may-write')} writer write\n`);
    const url = await start('--auth', 'bearer', '--auth-tokens-file', tokens);
    expect((await fetch(`${url}/dashboard`)).status).toBe(200);
    const asProtocol = (token: string) => `token.${Buffer.from(token).toString('base64url')}`;
    for (const protocols of [[], [asProtocol('unknown')], [asProtocol('may-write')]]) {
      const [code] = await once(connect(url, protocols), 'close');
      expect(code).toBe(4401);
    }
    expect(await history(connect(url, [asProtocol('may-read')]))).toMatchObject({ type: 'history' });
  });

  it('counts what was served by its route', async () => {
    const url = await start();
    await fetch(`${url}/healthz`);
    await fetch(`${url}/nothing-here`);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/http_server_request_duration_seconds_count\{[^}]*http_route="\/healthz"[^}]*\} 1/);
    expect(metrics).not.toContain('nothing-here');
  });
});
