import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { environmentOf, serve } from './testing/serve.js';
import { version } from './version.js';

const served = serve();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iconect-command-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

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
    [['--pool-size', 'many'], {}, /--pool-size/],
    [['--sandbx'], {}, /--sandbx.*--sandbox/],
    [[], { ICONECT_BASE_URL: 'nonsense' }, /ICONECT_BASE_URL/],
    [['--toolsets', 'recrods'], {}, /recrods.*records/],
    [['--dialect', '/nowhere/dialect.json'], {}, /dialect: .*nowhere/],
    [['login'], {}, /ICONECT_BASE_URL is not set/],
    [['login', '--prt', '1'], {}, /usage/],
  ])('exits with 2 and one line that names the setting: %j %j', (args, env, line) => {
    const { status, stdout, stderr } = run(args, env);
    expect([status, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
    expect(stderr).toMatch(line);
  });

  it('says in which line of a dialect file a fault is', async () => {
    const path = join(folder, 'dialect.json');
    await writeFile(path, '{\n  "prefix": "/v2",\n  "filterEncoding": "smoke signals"\n}\n');
    const { status, stderr } = run(['--dialect', path]);
    expect([status, stderr.trim().split('\n').length]).toEqual([2, 1]);
    expect(stderr).toMatch(/3.*filterEncoding|filterEncoding.*3/);
  });

  it('speaks as a dialect file says', async () => {
    const path = join(folder, 'dialect.json');
    await writeFile(path, '{ "filterEncoding": "json" }');
    const session = await served.start({}, ['--dialect', path]);
    const search = { projectId: 'proj-123', filters: { doc_type: 'Memo' } };
    expect((await session.call('iconect_search_records', search)).json.data.total).toBeGreaterThan(50);
    expect(served.sandbox.calls().at(-1)?.query).toContain(`filter=${encodeURIComponent('{"doc_type":"Memo"}')}`);
  });
});

describe('login', () => {
  it('signs in by the browser, and servers that start later need no password', async () => {
    const tokens = join(folder, 'tokens.json');
    const { ICONECT_USERNAME: _, ICONECT_PASSWORD: __, ...rest } = environmentOf(served.sandbox);
    const env = { ...rest, ICONECT_TOKENS: tokens };
    const child = spawn(process.execPath, [served.app.script, 'login'], {
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let told = '';
    child.stderr.on('data', (chunk: Buffer) => {
      told += chunk.toString();
    });
    while (!/http\S+authorize\S+\n/.test(told)) await new Promise((resolve) => setTimeout(resolve, 10));
    const [url = ''] = /http\S+authorize\S+/.exec(told) ?? [];
    expect(await (await fetch(url)).text()).toContain('Signed in');
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0);
    expect((await stat(tokens)).mode & 0o077).toBe(0);
    expect(told).not.toContain('eyJ');

    const session = await served.start({ ...env, ICONECT_USERNAME: '', ICONECT_PASSWORD: '' });
    expect((await session.call('iconect_list_projects')).json.success).toBe(true);
  });
});
