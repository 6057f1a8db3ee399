import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startAttioSandbox } from '@fastpath/sandbox';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundle } from './testing/bundle.js';
import { Session } from './testing/session.js';
import { version } from './version.js';

let app: Awaited<ReturnType<typeof bundle>>;
let sandbox: Sandbox;
let sessions: Session[];

beforeAll(async () => {
  [app, sandbox] = await Promise.all([bundle(), startAttioSandbox({ size: 'small', rateLimit: false })]);
}, 30_000);

afterAll(async () => {
  await sandbox.close();
  await app[Symbol.asyncDispose]();
});

beforeEach(() => {
  sandbox.reset();
  sessions = [];
});

afterEach(async () => {
  for (const session of sessions) await session[Symbol.asyncDispose]();
});

async function start(env: Readonly<Record<string, string>> = {}, args: readonly string[] = []): Promise<Session> {
  const upstream = { ATTIO_BASE_URL: `${sandbox.baseUrl}/v2`, ATTIO_API_KEY: sandbox.apiKey };
  const session = await new Session(app.script, { ...upstream, ...env }, args).start();
  sessions.push(session);
  return session;
}

/** A server that has read the metadata of companies, and ids of some of them; nothing is in its cache but those. */
async function warmed(count: number): Promise<{ readonly session: Session; readonly ids: readonly string[] }> {
  const other = await start();
  const { json } = await other.call('search_records', { object: 'companies', limit: count, fields: ['name'] });
  const session = await start();
  await session.call('describe_object', { object: 'companies' });
  sandbox.reset();
  return { session, ids: json.records.map(({ id }: { id: string }) => id) };
}

const calls = () => sandbox.calls().map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{36}/g, '{id}')}`);
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  spawnSync(process.execPath, [app.script, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    encoding: 'utf8',
    input: '',
  });
const until = async (isTrue: () => boolean) => {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 2));
};

describe('the command', () => {
  it('tells its version, which is that of the package', async () => {
    const manifest = JSON.parse(await readFile(join(import.meta.dirname, '../package.json'), 'utf8'));
    expect(run(['--version']).stdout).toBe(`${manifest.version}\n`);
    expect(version).toBe(manifest.version);
  });

  it.each([
    [['--deadline-ms', 'soon'], {}, /--deadline-ms/],
    [['--sandbx'], {}, /--sandbx.*--sandbox/],
    [[], { ATTIO_BASE_URL: 'nonsense' }, /ATTIO_BASE_URL/],
    [[], { ATTIO_MCP_CACHE_MAX_MB: '-1' }, /ATTIO_MCP_CACHE_MAX_MB/],
  ])('exits with 2 and one line that names the setting: %j %j', (args, env, line) => {
    const { status, stdout, stderr } = run(args, env);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(line);
  });

  it('without a key lists its tools, and says at a call how to set one', async () => {
    const session = await start({ ATTIO_API_KEY: '' });
    expect(await session.tools()).toHaveLength(11);
    const { isError, json } = await session.call('list_objects');
    expect([isError, json.error.code]).toEqual([true, 'NOT_CONFIGURED']);
    expect(json.error.next).toContain('ATTIO_API_KEY');
    expect(calls()).toEqual([]);
  });

  it('works on an embedded sandbox without any key', async () => {
    const session = await start({ ATTIO_API_KEY: '' }, ['--sandbox', '--sandbox-size', 'small']);
    const { json } = await session.call('search_records', { object: 'deals', limit: 3 });
    expect(json.records).toHaveLength(3);
    expect(calls()).toEqual([]);
  });

  it('never shows the key: not in answers, errors, logs or metrics', async () => {
    const key = 'k3y'.repeat(20);
    const session = await start({ ATTIO_API_KEY: key }, ['--log-level', 'debug']);
    const answers = [
      await session.call('list_objects'),
      await session.call('get_records', { object: key, record_ids: [key] }),
      await session.call('performance_report'),
    ];
    expect(answers[0]?.json.error).toMatchObject({ code: 'UNAUTHORIZED', status: 401 });
    expect(JSON.stringify(answers.map(({ result }) => result)) + session.stderr).not.toContain(key);
  });
});

describe('the tools', () => {
  it('are eleven, in a fixed order, in at most 15 KB, the same bytes from run to run', async () => {
    const [first, second] = [await (await start()).tools(), await (await start()).tools()];
    expect(JSON.stringify(second)).toBe(JSON.stringify(first));
    expect(JSON.stringify(first).length).toBeLessThanOrEqual(15_000);
    expect(first.map(({ name }) => name)).toEqual([
      'create_record',
      'delete_record',
      'describe_object',
      'fetch',
      'get_records',
      'list_objects',
      'performance_report',
      'search',
      'search_records',
      'update_record',
      'upsert_record',
    ]);
  });

  it('each have a title, all four hints, and a description of every argument', async () => {
    for (const tool of await (await start()).tools()) {
      expect(tool.title).toBeTruthy();
      const hints = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'] as const;
      for (const hint of hints) expect(typeof tool.annotations?.[hint]).toBe('boolean');
      for (const argument of Object.values(tool.inputSchema.properties ?? {})) {
        expect((argument as { description?: string }).description).toBeTruthy();
      }
    }
  });

  it('that write are left out on demand', async () => {
    const names = (await (await start({}, ['--read-only'])).tools()).map(({ name }) => name);
    expect(names.filter((name) => /create|update|upsert|delete/.test(name))).toEqual([]);
  });

  it('that nobody has are an error of the protocol', async () => {
    const session = await start();
    await expect(session.call('nope')).rejects.toMatchObject({ code: -32602 });
  });

  it('answer with the same in text and in structured content', async () => {
    const { json, result } = await (await start()).call('search_records', { object: 'companies', limit: 1 });
    expect(result.structuredContent).toEqual(json);
    expect(Object.keys(json.records[0])).toEqual(['id', 'object', 'title', 'url', 'created_at', 'values']);
  });
});

describe('calls to Attio', () => {
  it('a search is one, and the same search again is none', async () => {
    const { session } = await warmed(1);
    await session.call('search_records', { object: 'companies', query: 'a' });
    await session.call('search_records', { object: 'companies', query: 'a' });
    expect(calls()).toEqual(['POST /v2/objects/companies/records/query']);
  });

  it('a record read twice is one', async () => {
    const { session, ids } = await warmed(1);
    await session.call('get_records', { object: 'companies', record_ids: ids });
    await session.call('get_records', { object: 'companies', record_ids: ids, fields: ['name'] });
    expect(calls()).toEqual(['GET /v2/objects/companies/records/{id}']);
  });

  it('twenty reads of one record at the same time are one', async () => {
    const { session, ids } = await warmed(1);
    await Promise.all(
      Array.from({ length: 20 }, () => session.call('get_records', { object: 'companies', record_ids: ids })),
    );
    expect(calls()).toHaveLength(1);
  });

  it('twenty reads of twenty records at the same time are at most two', async () => {
    const { session, ids } = await warmed(20);
    const answers = await Promise.all(
      ids.map((id) => session.call('get_records', { object: 'companies', record_ids: [id] })),
    );
    expect(answers.map(({ json }) => json.records[0].id)).toEqual(ids);
    expect(calls().length).toBeLessThanOrEqual(2);
  });

  it('a hundred records in one question are one, in the order asked for, and the missing ones are named', async () => {
    const { session, ids } = await warmed(99);
    const missing = '00000000-0000-4000-8000-000000000000';
    const { json } = await session.call('get_records', {
      object: 'companies',
      record_ids: [missing, ...ids],
      fields: [],
    });
    expect(json.records.map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(json.not_found).toEqual([missing]);
    expect(calls()).toHaveLength(1);
  });

  it('an update is one, and the record read next is none and shows it, also with an older read under way', async () => {
    const { session, ids } = await warmed(1);
    const target = { object: 'companies', record_ids: ids };
    sandbox.inject({ match: { method: 'GET', path: '/v2/objects/companies/records/' }, delayMs: 200 });
    const older = session.call('get_records', target);
    await until(() => sandbox.calls().length === 1);
    await session.call('update_record', { object: 'companies', record_id: ids[0], values: { description: 'new' } });
    const read = await session.call('get_records', target);
    await older;
    const later = await session.call('get_records', target);
    expect([read, later].map(({ json }) => json.records[0].values.description)).toEqual(['new', 'new']);
    expect(calls()).toEqual(['GET /v2/objects/companies/records/{id}', 'PUT /v2/objects/companies/records/{id}']);
  });

  it('a search shows what was created and not what was deleted', async () => {
    const session = await start();
    const find = async () =>
      (await session.call('search_records', { object: 'companies', query: 'zyzzyva' })).json.records;
    expect(await find()).toEqual([]);
    const { json } = await session.call('create_record', { object: 'companies', values: { name: 'Zyzzyva' } });
    expect((await find()).map(({ id }: { id: string }) => id)).toEqual([json.record.id]);

    const target = { object: 'companies', record_id: json.record.id };
    const before = sandbox.calls().length;
    expect((await session.call('delete_record', target)).json).toMatchObject({ deleted: false });
    expect(sandbox.calls()).toHaveLength(before);
    const deleted = await session.call('delete_record', { ...target, confirm: true });
    expect(deleted.json).toEqual({ deleted: true, id: json.record.id });
    expect(await find()).toEqual([]);
  });

  it('search and fetch give results with ids, and the document behind one', async () => {
    const session = await start();
    const { json } = await session.call('search_records', { object: 'companies', limit: 1 });
    const [company] = json.records;
    const { results } = (await session.call('search', { query: company.title })).json;
    expect(results[0]).toEqual({ id: `companies:${company.id}`, title: company.title, url: company.url });
    const document = (await session.call('fetch', { id: results[0].id })).json;
    expect(Object.keys(document)).toEqual(['id', 'title', 'text', 'url', 'metadata']);
    expect(document.text).toContain(company.title);
  });

  it('are counted in the performance report, by tool and by route', async () => {
    const { session, ids } = await warmed(1);
    for (let i = 0; i < 4; i++) await session.call('get_records', { object: 'companies', record_ids: ids });
    const { json } = await session.call('performance_report', { window: '1m' });
    const tool = json.tools.find((one: { tool: string }) => one.tool === 'get_records');
    const route = json.routes.find((one: { route: string }) => one.route.endsWith('/records/{record_id}'));
    expect([tool.calls, route.calls]).toEqual([4, 1]);
    expect(json.memory.rss_mb).toBeGreaterThan(10);
  });
});

describe('bad input', () => {
  const id = '00000000-0000-4000-8000-000000000000';
  const long = 'x'.repeat(1_000_000);

  it.each([
    ['get_records', 'record_ids.0', { object: 'companies', record_ids: ['../../x'] }],
    ['get_records', 'record_ids.0', { object: 'companies', record_ids: ['%2e%2e%2f'] }],
    ['get_records', 'record_ids.0', { object: 'companies', record_ids: [`${id}\n`] }],
    ['get_records', 'record_ids', { object: 'companies', record_ids: Array(101).fill(id) }],
    ['get_records', 'object', { object: 'people/../companies', record_ids: [id] }],
    ['get_records', 'object', { object: 'companies?x=1#y', record_ids: [id] }],
    ['get_records', 'object', { object: null, record_ids: [id] }],
    ['search_records', 'limit', { object: 'companies', limit: '20' }],
    ['search_records', 'limit', { object: 'companies', limit: 501 }],
    ['search_records', 'query', { object: 'companies', query: long }],
    ['search_records', 'object', { object: long }],
    ['search_records', 'filter', { object: 'companies', filter: 5 }],
    ['search_records', 'filter', { object: 'companies', filter: null }],
    ['search_records', 'fitler', { object: 'companies', fitler: {} }],
    ['create_record', 'values.name', { object: 'companies', values: { name: long } }],
    ['create_record', 'values.__proto__', { object: 'companies', values: JSON.parse('{"__proto__": {"name": "x"}}') }],
    ['create_record', 'values', { object: 'companies' }],
    ['fetch', 'id', { id: 'companies' }],
    ['delete_record', 'confirm', { object: 'companies', record_id: id, confirm: 'yes' }],
  ])('%s refuses a bad %s before anything is sent', async (tool, field, args) => {
    const { isError, json } = await (await shared()).call(tool, args);
    expect(isError).toBe(true);
    expect(json.error).toMatchObject({ code: 'INPUT_INVALID', field });
    expect(json.error.expected).toBeTruthy();
    expect(sandbox.calls().map(({ path }) => path)).toEqual([]);
  });

  it.each([
    ['search_records', { object: 'compnies' }, 'object', 'companies'],
    ['search_records', { object: 'companies', filter: { nmae: 'x' } }, 'filter.nmae', 'name'],
    [
      'search_records',
      { object: 'companies', filter: { name: { $contians: 'x' } } },
      'filter.name.$contians',
      '$contains',
    ],
    [
      'update_record',
      { object: 'companies', record_id: id, values: { descripton: 'x' } },
      'values.descripton',
      'description',
    ],
  ])('that names what is not there is answered with the nearest names: %s %j', async (tool, args, field, expected) => {
    const session = await start();
    const { json } = await session.call(tool, args);
    expect(json.error).toMatchObject({ code: 'INPUT_INVALID', field, expected });
    expect(sandbox.calls().filter(({ path }) => path.includes('records'))).toEqual([]);
  });

  let one: Session | undefined;
  const shared = async () => {
    one ??= await new Session(app.script, { ATTIO_BASE_URL: sandbox.baseUrl, ATTIO_API_KEY: sandbox.apiKey }).start();
    return one;
  };
  afterAll(() => one?.[Symbol.asyncDispose]());
});

describe('a failing Attio', () => {
  const path = '/v2/objects/companies/records';
  const create = { object: 'companies', values: { name: 'Once' } };
  const posts = () => calls().filter((call) => call === `POST ${path}`);

  it('that asks to wait is waited for, whether it gives a date or seconds', async () => {
    const session = await start();
    await session.call('list_objects');
    for (const after of [() => new Date().toUTCString(), () => '0']) {
      sandbox.inject({ match: { path }, status: 429, headers: { 'retry-after': after() } });
      const { isError } = await session.call('create_record', create);
      expect(isError).toBe(false);
    }
    expect(posts()).toHaveLength(4);
  });

  it('is asked again for a read, and never for a create whose answer failed or was lost', async () => {
    const session = await start();
    sandbox.inject({ match: { path: `${path}/query` }, status: 500 });
    expect((await session.call('search_records', { object: 'companies' })).isError).toBe(false);

    sandbox.inject({ match: { method: 'POST', path }, status: 500 });
    sandbox.inject({ match: { method: 'POST', path }, reset: true });
    for (const code of ['SERVER_ERROR', 'UNREACHABLE']) {
      const { isError, json } = await session.call('create_record', create);
      expect([isError, json.error.code, json.error.retryable]).toEqual([true, code, false]);
    }
    expect(posts()).toHaveLength(2);
  });

  it('that hangs is given up at the deadline, with a clear error', async () => {
    const session = await start({ ATTIO_MCP_DEADLINE_MS: '1000' });
    await session.call('list_objects');
    sandbox.inject({ match: { path }, hang: true, times: 10 });
    const { json } = await session.call('create_record', create);
    expect(json.error).toMatchObject({
      code: 'TIMED_OUT',
      retryable: false,
      next: expect.stringContaining('look before'),
    });
  });

  it('is left alone when the client cancels: the request to it is closed', async () => {
    const { session, ids } = await warmed(1);
    sandbox.inject({ match: { path }, hang: true });
    const cancel = new AbortController();
    const call = session.call('get_records', { object: 'companies', record_ids: ids }, cancel.signal);
    await until(() => sandbox.calls().length === 1);
    cancel.abort();
    await expect(call).rejects.toThrow();
    await until(() => sandbox.calls()[0]?.aborted === true);
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
    sandbox.inject({ match: { path: `${path}/query` }, ...status, ...fault, times: 1 });
    const search = () => session.call('search_records', { object: 'companies', limit: 1 });
    const { isError, json } = await search();
    expect(isError).toBe(true);
    expect(['RESPONSE_INVALID', 'UNREACHABLE']).toContain(json.error.code);
    expect((await search()).json.records).toHaveLength(1);
  });
});

describe('features', () => {
  it('are switched while the server runs, by its configuration file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'attio-mcp-'));
    const file = join(folder, 'config.json');
    await writeFile(file, '{"cache": true}');
    const session = await start({}, ['--config', file]);
    const ask = async () => {
      const before = sandbox.calls().filter(({ path }) => path.endsWith('/query')).length;
      await session.call('search_records', { object: 'companies', limit: 1 });
      return sandbox.calls().filter(({ path }) => path.endsWith('/query')).length - before;
    };
    expect([await ask(), await ask()]).toEqual([1, 0]);
    await writeFile(file, '{"cache": false}');
    let calls = await ask();
    while (calls === 0) calls = await ask();
    expect(await ask()).toBe(1);
    await rm(folder, { recursive: true });
  });

  it('that are off change no answer, only its cost', async () => {
    const off = ['--no-cache', '--no-batching', '--no-coalescing', '--no-retry', '--no-breaker', '--no-rate-limit'];
    const { session, ids } = await warmed(3);
    const plain = await start({}, off);
    const ask = (one: Session) =>
      Promise.all(ids.map((id) => one.call('get_records', { object: 'companies', record_ids: [id] })));
    const [fast, slow] = [await ask(session), await ask(plain)];
    expect(slow.map(({ json }) => json)).toEqual(fast.map(({ json }) => json));
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
    expect(json.error.code).toBe('NOT_FOUND');
    expect(seen).toContain('/v2/objects/companies/records/query');
  });
});
