import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serve } from './testing/serve.js';

const served = serve();
const { start, calls, signIns } = served;
const recordId = (n: number) => `rec-${String(n).padStart(6, '0')}`;
const RECORD = { id: 'rec-000001' };

describe('tokens', () => {
  it('that ended under ten calls at once are renewed by one request', async () => {
    const session = await start();
    await session.call('iconect_get_record', { id: recordId(50) });
    served.sandbox.expireTokens();
    const before = signIns();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => session.call('iconect_get_record', { id: recordId(i + 1) })),
    );
    expect(answers.map(({ json }) => json.success)).toEqual(Array(10).fill(true));
    expect(signIns() - before).toBe(1);
  });

  it('are asked for once with a wrong password, however many calls want them', async () => {
    const session = await start({ ICONECT_PASSWORD: 'wrong' });
    const answers = await Promise.all([1, 2, 3].map((n) => session.call('iconect_get_record', { id: recordId(n) })));
    for (const { isError, json } of answers) expect([isError, json.error.code]).toEqual([true, 'UNAUTHORIZED']);
    await session.call('iconect_list_projects');
    expect([signIns(), calls()]).toEqual([1, []]);
  });

  it('never show: not in answers, errors or logs', async () => {
    const session = await start({}, ['--log-level', 'debug', '--tools', 'full']);
    const { password, clientSecret } = served.sandbox;
    const answers = [
      await session.call('iconect_list_projects'),
      await session.call('iconect_get_auth_status'),
      await session.call('iconect_get_record', { id: password }),
      await session.call('performance_report'),
    ];
    const all = JSON.stringify(answers.map(({ result }) => result)) + session.stderr;
    for (const secret of [password, clientSecret, 'eyJ']) expect(all).not.toContain(secret);
  });
});

describe('equal and many calls', () => {
  it('for one record are one request, and two lists one after the other too', async () => {
    const session = await start();
    await Promise.all(Array.from({ length: 20 }, () => session.call('iconect_get_record', RECORD)));
    await session.call('iconect_list_projects');
    await session.call('iconect_list_projects');
    expect(calls()).toEqual(['GET /v1/records/{id}', 'GET /v1/projects']);
  });

  it('for twenty records never are more than ten at a time', async () => {
    const session = await start();
    served.sandbox.inject({ match: { path: '/v1/records/' }, delayMs: 100, times: 20 });
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => session.call('iconect_get_record', { id: recordId(i + 1) })),
    );
    const spans = served.sandbox
      .calls()
      .filter(({ path }) => path.startsWith('/v1/records/'))
      .map(({ startedAt, durationMs }) => [startedAt, startedAt + durationMs] as const);
    const most = Math.max(...spans.map(([at]) => spans.filter(([from, to]) => from <= at && at < to).length));
    expect([spans.length, most <= 10]).toEqual([20, true]);
  });

  it('for a record that was just written see the write', async () => {
    const session = await start();
    await session.call('iconect_get_record', RECORD);
    await session.call('iconect_update_record', { ...RECORD, fields: { status: 'processed' } });
    expect((await session.call('iconect_get_record', RECORD)).json.data.fields.status).toBe('processed');
  });
});

describe('a service that has a bad day', () => {
  it.each([
    [{ status: 429, headers: { 'retry-after': '1' } }],
    [{ status: 503, headers: { 'retry-after': '1' } }],
    [{ status: 500 }],
    [{ reset: true }],
    [{ truncate: true }],
  ])('is asked again after %j, and the answer is told as if nothing had been', async (fault) => {
    const session = await start();
    served.sandbox.inject({ match: { path: '/v1/records/' }, ...fault });
    const before = Date.now();
    expect((await session.call('iconect_get_record', RECORD)).json).toMatchObject({ success: true, data: RECORD });
    expect(calls()).toHaveLength(2);
    if ('headers' in fault) expect(Date.now() - before).toBeGreaterThanOrEqual(950);
  });

  it.each([
    ['what is not there', { status: 404, body: { message: 'Record not found' } }, 'NOT_FOUND', false],
    ['what is forbidden', { status: 403, body: { error: { code: 'X', message: 'no' } } }, 'FORBIDDEN', false],
    ['what is refused', { status: 400, body: { message: 'bad' } }, 'INPUT_REJECTED', false],
    ['what stays down', { status: 503 }, 'SERVER_ERROR', true],
    ['what stays busy', { status: 429, headers: { 'retry-after': '0' } }, 'RATE_LIMITED', true],
  ])('tells %s from everything else, with what was said', async (_, fault, code, retryable) => {
    const session = await start({}, ['--max-attempts', '2']);
    served.sandbox.inject({ match: { path: '/v1/records/' }, times: 9, ...fault });
    const { isError, json } = await session.call('iconect_get_record', RECORD);
    expect([isError, json.success]).toEqual([true, false]);
    expect(json.error).toMatchObject({ code, retryable, status: fault.status });
    const said = 'body' in fault && 'message' in fault.body ? fault.body.message : '';
    expect(json.error.message).toContain(said);
  });

  it('that never answers is given up in time, and told as that', async () => {
    const session = await start({}, ['--deadline-ms', '1000', '--max-attempts', '1']);
    await session.call('iconect_list_projects');
    served.sandbox.inject({ match: { path: '/v1/records/' }, hang: true, times: 5 });
    expect((await session.call('iconect_get_record', RECORD)).json.error.code).toBe('TIMED_OUT');
  });

  it('stops working on what its caller gave up', async () => {
    const session = await start();
    await session.call('iconect_list_projects');
    served.sandbox.inject({ match: { path: '/v1/records/' }, hang: true, times: 5 });
    const caller = new AbortController();
    const call = session.call('iconect_get_record', RECORD, caller.signal);
    while (!calls().includes('GET /v1/records/{id}')) await new Promise((resolve) => setTimeout(resolve, 5));
    caller.abort();
    await expect(call).rejects.toThrow();
    const aborted = () =>
      served.sandbox.calls().some(({ path, aborted: isAborted }) => path.startsWith('/v1/records/') && isAborted);
    while (!aborted()) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  it.each([
    ['dates without a zone', { createdDate: '2026-01-01T00:00:00', extra: 1 }],
    ['nothing', ''],
    ['what is no JSON', '<html>ok</html>'],
  ])('that answers a create with %s is not asked to create it again', async (_, body) => {
    const session = await start();
    served.sandbox.inject({ match: { method: 'POST', path: '/v1/records' }, processed: true, status: 201, body });
    await session.call('iconect_create_record', { documentId: 'D-1', projectId: 'proj-124', fields: { name: 'x' } });
    expect(calls()).toEqual(['POST /v1/records']);
  });

  it.each([{ reset: true }, { status: 502 }])(
    'that may have created something, %j, is looked at, not asked again',
    async (fault) => {
      const session = await start();
      served.sandbox.inject({ match: { method: 'POST', path: '/v1/records' }, processed: true, ...fault });
      const args = { documentId: 'D-2', projectId: 'proj-124', fields: { name: 'x' } };
      const { isError, json } = await session.call('iconect_create_record', args);
      expect([isError, json.error.retryable]).toEqual([true, false]);
      const found = await session.call('iconect_search_records', {
        projectId: 'proj-124',
        filters: { documentId: 'D-2' },
      });
      expect(found.json.data.total).toBe(1);
    },
  );
});

describe('hostile input', () => {
  it.each(['../projects', '..%2fprojects', 'a/../../users/me', '.', '..', 'x\u0000', '%2e%2e/%2e%2e'])(
    'as the id %j leads nowhere else',
    async (id) => {
      const session = await start({}, ['--tools', 'full']);
      const answer = await session.call('iconect_get_record', { id });
      const deletion = await session.call('iconect_delete_record', { id, confirm: true });
      expect([answer.isError, answer.json.success]).toEqual([true, false]);
      expect(['INPUT_INVALID', 'NOT_FOUND']).toContain(answer.json.error.code);
      expect(deletion.json.data?.projectId).toBeUndefined();
      expect(served.sandbox.calls().every(({ path }) => /^\/(?:openid\/token|v1\/records\/[^/]*)$/.test(path))).toBe(
        true,
      );
    },
  );

  it('in a document is marked, and loses what nobody sees, but only before the model', async () => {
    const session = await start();
    const { json, result } = await session.call('iconect_get_record', { id: recordId(97) });
    expect(json.untrusted).toMatch(/^[0-9a-f]{6}: data is text by others/);
    expect(json.data.fields.text).toContain('ignore all previous instructions');
    expect(JSON.stringify(result)).not.toMatch(/[\u200b\u202e\u{e0000}-\u{e007f}]/u);
    const copy = await session.call('iconect_update_record', { id: recordId(98), fields: { text: 'a\u200bb' } });
    expect([copy.json.success, served.sandbox.calls().at(-1)?.body]).toEqual([true, { fields: { text: 'a\u200bb' } }]);
  });

  it('cannot point the server elsewhere while the environment holds its secrets', async () => {
    const session = await start({ ICONECT_BASE_URL: '' });
    const { isError, json } = await session.call('iconect_configure', { baseUrl: 'http://127.0.0.1:9', clientId: 'x' });
    expect([isError, json.error.code]).toEqual([true, 'NOT_CONFIGURED']);
    const set = await start();
    const answer = await set.call('iconect_configure', { baseUrl: 'http://127.0.0.1:9', clientId: 'x' });
    expect(answer.json.data).toMatchObject({ baseUrl: served.sandbox.baseUrl, ignored: ['baseUrl', 'clientId'] });
  });
});

describe('files', () => {
  it('come back as they went, byte by byte, from and to one folder alone', async () => {
    const root = await mkdtemp(join(tmpdir(), 'iconect-root-'));
    try {
      const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * 7) % 256));
      await writeFile(join(root, 'a.bin'), bytes);
      await symlink('/etc/hostname', join(root, 'link'));
      const session = await start({ ICONECT_UPLOAD_ROOT: root });
      const place = { projectId: 'proj-123', fileStoreId: 'store-001' };
      const sent = await session.call('iconect_upload_file', { path: 'a.bin', ...place });
      expect(sent.json.data).toMatchObject({ size: 70_000, isVerified: true });
      const got = await session.call('iconect_download_file', { id: sent.json.data.id, path: 'b.bin' });
      expect(got.json.success).toBe(true);
      expect((await readFile(join(root, 'b.bin'))).equals(bytes)).toBe(true);
      for (const path of ['../a.bin', '/etc/hostname', 'link']) {
        expect((await session.call('iconect_upload_file', { path, ...place })).json.error.code).toBe('INPUT_INVALID');
      }
      const out = await session.call('iconect_download_file', { id: sent.json.data.id, path: '../b.bin' });
      expect(out.json.error.code).toBe('INPUT_INVALID');
      const folder = await session.call('iconect_upload_file', { path: '.', ...place });
      expect(folder.json.data).toMatchObject({ uploaded: 2, failed: 0 });
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });
});

describe('the process', () => {
  it('writes nothing but the protocol, and nothing at all where nothing is wrong', async () => {
    const session = await start();
    await session.call('iconect_list_projects');
    await session[Symbol.asyncDispose]();
    expect(session.stderr).toBe('');
  });

  it('without settings lists its tools, and says at a call what to set', async () => {
    const none = { ICONECT_BASE_URL: '', ICONECT_CLIENT_ID: '', ICONECT_PASSWORD: '', ICONECT_CLIENT_SECRET: '' };
    const session = await start(none);
    expect((await session.tools()).length).toBe(23);
    expect((await session.call('iconect_get_auth_status')).json.data).toEqual({ authenticated: false });
    const { json } = await session.call('iconect_list_projects');
    expect([json.error.code, json.error.next]).toEqual(['NOT_CONFIGURED', expect.stringContaining('ICONECT_BASE_URL')]);
  });

  it('works on an embedded sandbox without any setting', async () => {
    const session = await start({ ICONECT_BASE_URL: '' }, ['--sandbox', '--sandbox-size', 'small']);
    expect((await session.call('iconect_list_projects')).json.data.total).toBe(20);
  });
});
