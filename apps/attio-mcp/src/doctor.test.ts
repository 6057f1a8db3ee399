import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { serve } from './testing/serve.js';

interface Line {
  readonly name: string;
  readonly verdict: string;
  readonly found: string;
  readonly flag?: string;
  readonly env?: string;
}

const served = serve();

/** Runs `attio-mcp doctor` as a process, against the sandbox. */
async function doctor(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  const { sandbox, app } = served;
  const child = spawn(process.execPath, [app.script, 'doctor', ...args], {
    env: { PATH: process.env['PATH'] ?? '', ATTIO_BASE_URL: sandbox.baseUrl, ATTIO_API_KEY: sandbox.apiKey, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { stdout, stderr, exitCode: exitCode as number };
}

async function found(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  const { stdout, exitCode } = await doctor(['--json', ...args], env);
  const { passed, checks } = JSON.parse(stdout) as { readonly passed: boolean; readonly checks: readonly Line[] };
  expect(exitCode).toBe(passed ? 0 : 1);
  const of = (name: string) => checks.find((one) => one.name === name) as Line;
  return { of, wrong: checks.filter(({ verdict }) => verdict === 'fail').map(({ name }) => name), checks };
}

describe('attio-mcp doctor', () => {
  it('is content with the defaults and a good key, and has written nothing to Attio', async () => {
    const { stdout, exitCode, stderr } = await doctor();
    expect(stdout).toMatch(/^ok +attio\.key +the key opens the workspace/m);
    expect(stdout).toMatch(/^ok +ready\.attio +it is there/m);
    expect(stdout).toMatch(/^ok +attio\.latency +Attio answers in \d+ ms/m);
    expect(stdout).toMatch(/\d+ ok, 0 to look at, 0 wrong\n$/);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(new Set(served.calls())).toEqual(new Set(['GET /v2/self']));
  });

  it('says which setting is wrong, by its flag and its variable', async () => {
    const { of, wrong } = await found(['--reads-per-second', '500', '--no-rate-limit']);
    expect(wrong).toEqual(['limits.outbound', 'limits.attio']);
    expect(of('limits.attio')).toMatchObject({ flag: '--reads-per-second', env: 'ATTIO_MCP_READS_PER_SECOND' });
  });

  it.each([
    ['no key', { ATTIO_API_KEY: '' }, /there is no API key/],
    ['a key that nobody knows', { ATTIO_API_KEY: 'unknown-key-0123456789' }, /./],
    ['no Attio', { ATTIO_BASE_URL: 'http://127.0.0.1:9' }, /./],
  ])('fails, and never shows the key: %s', async (_, env, message) => {
    const { stdout } = await doctor(['--json'], env);
    const { wrong, of } = await found([], env);
    expect(wrong).toContain('attio.key');
    expect(of('attio.key').found).toMatch(message);
    expect(stdout).not.toContain('unknown-key');
    expect(stdout).not.toContain(served.sandbox.apiKey);
  });

  it('warns of what costs speed or comfort, and passes', async () => {
    const { of, wrong } = await found(['--no-batching', '--max-connections', '1', '--cache-max-entries', '10'], {});
    expect(wrong).toEqual([]);
    expect(['batching.on', 'cache.size'].map((name) => of(name).verdict)).toEqual(['warn', 'warn']);
  });

  it('looks at what a server over HTTP needs, only there', async () => {
    const { checks } = await found();
    expect(checks.map(({ name }) => name)).not.toContain('access');
    const { of } = await found(['--transport', 'http']);
    expect(['access', 'limits.inbound', 'admin'].map((name) => of(name).verdict)).toEqual(['warn', 'warn', 'warn']);
    const open = await found(['--transport', 'http', '--host', '0.0.0.0']);
    expect(open.wrong).toEqual(['access']);
    expect(open.of('access.tls').verdict).toBe('warn');
  });

  it('fails as a server does for a configuration that is none', async () => {
    const { exitCode, stdout, stderr } = await doctor(['--batch-window-ms', 'long']);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^attio-mcp: --batch-window-ms.*\n$/);
  });
});
