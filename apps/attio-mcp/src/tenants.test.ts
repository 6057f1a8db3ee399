import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Sandbox, startAttioSandbox } from '@fastpath/sandbox';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from './testing/bundle.js';
import { HttpProcess } from './testing/http-process.js';

const names = ['a', 'b'] as const;
type Tenant = (typeof names)[number];
const keyOf = (tenant: Tenant) => tenant.repeat(64);

let sandboxes: Readonly<Record<Tenant, Sandbox>>;
let door: Server;
let server: HttpProcess;

/** Two workspaces behind one address, as at Attio: the key decides which one it is. */
const behindOneDoor = () =>
  createServer((incoming, response) => {
    const tenant = names.find((name) => incoming.headers.authorization === `Bearer ${keyOf(name)}`);
    if (!tenant) return void response.writeHead(401).end('{"code":"unauthorized"}');
    const { method, headers, url = '' } = incoming;
    const onward = request(sandboxes[tenant].baseUrl + url, { method, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    });
    incoming.pipe(onward);
  });

beforeAll(async () => {
  const start = (tenant: Tenant, seed: number) =>
    startAttioSandbox({ size: 'small', rateLimit: false, seed, apiKeys: [keyOf(tenant)] });
  const [app, a, b] = await Promise.all([bundle(), start('a', 1), start('b', 2)]);
  sandboxes = { a, b };
  door = behindOneDoor();
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
  server = await new HttpProcess(app.script, { ATTIO_BASE_URL: baseUrl }, ['--auth', 'passthrough']).start();
}, 60_000);

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  door.closeAllConnections();
  await new Promise((resolve) => door.close(resolve));
  await Promise.all(names.map((name) => sandboxes[name].close()));
});

const ask = (tenant: Tenant, tool: string, args: object) =>
  server.call(tool, args, { authorization: `Bearer ${keyOf(tenant)}`, accept: 'application/json, text/event-stream' });

// The same questions of both: what one is told can be kept, joined or coalesced with nothing of the other.
const questions: readonly (readonly [string, object])[] = [
  ['search_records', { object: 'companies', query: 'an', limit: 3 }],
  ['search_records', { object: 'deals', limit: 3, fields: ['stage'] }],
  ['search', { query: 'an' }],
  ['list_tasks', { limit: 3 }],
  ['query_list_entries', { list: 'sales_pipeline', limit: 3 }],
  ['list_workspace_members', {}],
  ['whoami', {}],
];

/** What is a tenant's own in an answer: the IDs in it. */
const idsIn = (answer: unknown): readonly string[] => JSON.stringify(answer).match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? [];

describe('two tenants of one process', () => {
  it('never see anything of each other, however their calls and writes fall together', async () => {
    const owner = new Map<string, Tenant>();
    const step = fc.record({
      tenant: fc.constantFrom(...names),
      question: fc.nat(questions.length - 1),
      writes: fc.boolean(),
    });
    let written = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 12 }), async (steps) => {
        const answers = await Promise.all(
          steps.map(async ({ tenant, question, writes }) => {
            if (writes) {
              written += 1;
              const values = { name: `An own of ${tenant} ${written}` };
              return { tenant, answer: await ask(tenant, 'create_record', { object: 'companies', values }) };
            }
            const [tool, args] = questions[question] as (typeof questions)[number];
            return { tenant, answer: await ask(tenant, tool, args) };
          }),
        );
        for (const { tenant, answer } of answers) {
          expect(answer.error).toBeUndefined();
          for (const id of idsIn(answer)) {
            expect([id, owner.get(id) ?? tenant]).toEqual([id, tenant]);
            owner.set(id, tenant);
          }
          expect(JSON.stringify(answer)).not.toContain(`An own of ${tenant === 'a' ? 'b' : 'a'}`);
        }
      }),
      { numRuns: 25 },
    );
    expect(new Set(owner.values()).size).toBe(2);
    expect(written).toBeGreaterThan(5);
  }, 60_000);

  it('cannot read each other’s records by ID, also when those are in the other’s cache', async () => {
    const [company] = (await ask('a', 'search_records', { object: 'companies', limit: 1 })).records;
    const lookup = { object: 'companies', record_ids: [company.id] };
    const both = await Promise.all([ask('a', 'get_records', lookup), ask('b', 'get_records', lookup)]);
    expect(both.map(({ records, not_found }) => [records.length, not_found])).toEqual([
      [1, []],
      [0, [company.id]],
    ]);
  });

  it('with a key that nobody has are refused', async () => {
    const message = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
    const { status } = await server.ask('POST /mcp', message, { authorization: `Bearer ${'c'.repeat(64)}` });
    expect(status).toBe(401);
  });
});
