import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serve } from './testing/serve.js';
import { version } from './version.js';

const served = serve();
const { start, calls } = served;
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  spawnSync(process.execPath, [served.app.script, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    encoding: 'utf8',
    input: '',
  });

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

  it.each(['SIGTERM', 'SIGINT'])(
    'ends with 0 on %s also while it still loads, and begins nothing any more',
    (signal) => {
      // Sends the signal as soon as somebody listens to it, and tells at the end whether the server got so far as to serve.
      const early = `
      const { on } = process;
      process.on = function (name, listener) {
        on.call(this, name, listener);
        if (name === '${signal}') {
          process.on = on;
          process.kill(process.pid, name);
        }
        return this;
      };
      on.call(process, 'exit', () => process.stderr.write(String(process.listenerCount('uncaughtException'))));`;
      const preload = `data:text/javascript,${encodeURIComponent(early)}`;
      const { status, stderr } = spawnSync(process.execPath, ['--import', preload, served.app.script], {
        env: { PATH: process.env['PATH'] ?? '' },
        encoding: 'utf8',
        input: '',
      });
      expect([status, stderr]).toEqual([0, '0']);
    },
  );

  it('logs each request to Attio on demand: operation, status, time and attempt, and neither key nor values', async () => {
    const session = await start({}, ['--log-level', 'debug']);
    served.sandbox.inject({ match: { path: '/v2/objects/companies/records/query' }, status: 500 });
    await session.call('search_records', { object: 'companies', filter: { name: 'A secret name' }, limit: 1 });
    await expect.poll(() => session.stderr).toContain('"tool":"search_records"');
    const lines = session.stderr.split('\n').filter((line) => line.includes('records.query'));
    const about = { level: 'debug', message: 'upstream call', operation: 'records.query', method: 'POST' };
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { ...about, status: 500, attempt: 1, error: 'SERVER_ERROR', durationMs: expect.any(Number) },
      { ...about, status: 200, attempt: 2, requestId: expect.any(String) },
    ]);
    expect(session.stderr).not.toContain('A secret name');
    expect(session.stderr).not.toContain(served.sandbox.apiKey);
  });

  it('without a key lists its tools, and says at a call how to set one', async () => {
    const session = await start({ ATTIO_API_KEY: '' });
    expect(await session.tools()).toHaveLength(25);
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
