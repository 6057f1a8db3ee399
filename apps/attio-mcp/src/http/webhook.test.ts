import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HttpRequest } from '@fastpath/mcp-kit/http';
import { describe, expect, it } from 'vitest';
import type { Attio } from '../connection.js';
import type { HttpProcess } from '../testing/http-process.js';
import { serve } from '../testing/serve.js';
import { webhookRoute } from './webhook.js';

const served = serve();
const secret = 'the-secret-of-the-webhook';

const deliver = (server: HttpProcess, delivery: unknown, key = 'one', by = secret) => {
  const body = typeof delivery === 'string' ? delivery : JSON.stringify(delivery);
  const signature = createHmac('sha256', by).update(body).digest('hex');
  return server.ask('POST /webhooks/attio', body, { 'attio-signature': signature, 'idempotency-key': key });
};

/** Changes a record behind the server's back. */
async function rename(id: string, name: string) {
  const reply = await fetch(`${served.sandbox.baseUrl}/v2/objects/companies/records/${id}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${served.sandbox.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ data: { values: { name } } }),
  });
  expect(reply.status).toBe(200);
}

describe('POST /webhooks/attio', () => {
  const start = () => served.startHttp([], { ATTIO_WEBHOOK_SECRET: secret });
  const aCompany = async (server: HttpProcess) =>
    (await server.ask('POST /api/companies/query', { limit: 1 })).json.records[0].id as string;
  const event = (record_id: string) => ({
    events: [{ event_type: 'record.updated', id: { record_id, object_id: '00000000-0000-4000-8000-000000000000' } }],
  });

  it('drops what the event makes stale, records and answers to queries', async () => {
    const server = await start();
    const id = await aCompany(server);
    const title = async () => (await server.ask(`GET /api/companies/${id}`)).json.title;
    const before = await title();
    await rename(id, 'Changed Elsewhere');
    expect(await title()).toBe(before);
    expect((await deliver(server, event(id))).status).toBe(204);
    expect(await title()).toBe('Changed Elsewhere');
    const found = await server.ask('GET /api/search?q=Changed%20Elsewhere&object=companies');
    expect(found.json.records).toHaveLength(1);
  });

  it('tells the records in memory too, each event once', async () => {
    const told: unknown[] = [];
    const workspace = { objects: async () => [], client: { invalidate: () => {} } };
    const attio = {
      api: await import('@fastpath/attio-client'),
      workspace,
      local: { apply: (one: unknown) => told.push(one) },
    };
    const { handle } = webhookRoute(async () => attio as unknown as Attio, secret);
    const body = Buffer.from(JSON.stringify(event('r1')));
    const headers = {
      'attio-signature': createHmac('sha256', secret).update(body).digest('hex'),
      'idempotency-key': 'one',
    };
    for (let time = 0; time < 2; time += 1) await handle({ body, headers } as unknown as HttpRequest);
    expect(told).toEqual(event('r1').events);
  });

  it('deals with a delivery once', async () => {
    const server = await start();
    const id = await aCompany(server);
    const read = () => server.ask(`GET /api/companies/${id}`);
    await deliver(server, event(id));
    await read();
    const before = served.calls().length;
    expect((await deliver(server, event(id))).status).toBe(204);
    await read();
    expect(served.calls()).toHaveLength(before);
    await deliver(server, event(id), 'two');
    await read();
    expect(served.calls().length).toBeGreaterThan(before);
  });

  it('refuses what is not signed with the secret, and what is no delivery', async () => {
    const server = await start();
    const refused = await deliver(server, event('x'), 'one', 'another-secret');
    expect([refused.status, refused.json.field]).toEqual([401, 'Attio-Signature']);
    expect((await server.ask('POST /webhooks/attio', event('x'))).status).toBe(401);
    expect((await deliver(server, '{')).status).toBe(400);
    expect((await deliver(server, { events: 'x' })).status).toBe(400);
    expect(server.stderr).not.toContain(secret);
  });

  it('is not there without a secret', async () => {
    const server = await served.startHttp();
    expect((await deliver(server, { events: [] })).status).toBe(404);
  });
});

describe('attio-mcp webhooks install', () => {
  const run = async (...args: readonly string[]) => {
    const env = { ATTIO_BASE_URL: `${served.sandbox.baseUrl}/v2`, ATTIO_API_KEY: served.sandbox.apiKey };
    const child = spawn(process.execPath, [served.app.script, 'webhooks', ...args], { env });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const [code] = await once(child, 'close');
    return { code, output };
  };

  it('registers the webhook, and stores its secret in a file of its owner alone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'attio-mcp-'));
    const file = join(folder, 'secret');
    const install = () => run('install', '--url', 'https://mcp.example.com/webhooks/attio', '--secret-file', file);
    const { code, output } = await install();
    expect([code, output]).toEqual([0, expect.stringContaining('ATTIO_WEBHOOK_SECRET_FILE=')]);
    const stored = (await readFile(file, 'utf8')).trim();
    expect(stored.length).toBeGreaterThan(7);
    expect(output).not.toContain(stored);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const calls = served.calls().length;
    expect((await install()).code).toBe(2); // the file of the first one is not overwritten
    expect(served.calls()).toHaveLength(calls);
    await rm(folder, { recursive: true });
  });

  it.each([
    [[], /usage: /],
    [['install', '--url', 'http://mcp.example.com', '--secret-file', 'x'], /--url: expected an https URL/],
    [['install', '--url', 'https://a.example', '--secret-file', '/nowhere/x'], /--secret-file: .*ENOENT/],
    [['install', '--url', 'https://a.example', '--sekret', 'x'], /usage: /],
  ])('%j ends with 2 and one line', async (args, message) => {
    const { code, output } = await run(...args);
    expect([code, output.trim().split('\n').length]).toEqual([2, 1]);
    expect(output).toMatch(message);
  });
});
