import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../testing/bundle.js';
import { FixtureProcess } from '../testing/fixture-process.js';

let fixture: Awaited<ReturnType<typeof bundle>>;
const started: AsyncDisposable[] = [];

function start(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): FixtureProcess {
  const server = new FixtureProcess(fixture.script, args, env);
  started.push(server);
  return server;
}

async function startReady(
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<FixtureProcess> {
  const server = start(args, env);
  await server.request('tools/list');
  return server;
}

beforeAll(async () => {
  fixture = await bundle(new URL('../testing/fixture-app.ts', import.meta.url));
}, 60_000);

afterEach(async () => {
  for (const server of started.splice(0)) await server[Symbol.asyncDispose]();
});

afterAll(() => fixture[Symbol.asyncDispose]());

describe('a server over stdio', () => {
  it("works with the SDK's client", async () => {
    const client = new Client({ name: 'client', version: '0' });
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args: [fixture.script], stderr: 'ignore' }),
    );
    expect(client.getServerVersion()).toMatchObject({ name: 'fixture', version: '1.2.3' });
    expect(client.getInstructions()).toBe('Use echo first.');
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('echo');
    const result = await client.callTool({ name: 'echo', arguments: { text: 'hi' } });
    expect(result).toEqual({ content: [{ type: 'text', text: '{"text":"hi"}' }], structuredContent: { text: 'hi' } });
    await client.close();
  });

  it('lists its tools in the same bytes from run to run', async () => {
    const [one, two] = await Promise.all([startReady(), startReady()]);
    expect(one.lines).toEqual(two.lines);
  });

  it('writes nothing but JSON-RPC to standard output, whatever tools and libraries print', async () => {
    const server = await startReady();
    await server.call('chatty');
    server.write('garbage');
    await Promise.all(Array.from({ length: 200 }, (_, i) => server.call('echo', { text: `line\n${i}` })));
    await server.call('fail', { how: 'untold' });
    server.child.stdin.end();
    await server.exit;
    expect(server.messages.every((message) => message['jsonrpc'] === '2.0')).toBe(true);
    expect(server.messages).toHaveLength(204);
    expect(server.stderr).toMatch(/printed[\s\S]*written/);
  });

  it('writes nothing to standard error while all is well', async () => {
    const server = await startReady();
    await server.call('echo', { text: 'hi' });
    expect(server.stderr).toBe('');
  });

  it('sends replies of many megabytes whole, where they are allowed', async () => {
    const server = await startReady(['--max-answer-bytes', '10000000']);
    const bytes = 8 * 1024 * 1024;
    const replies = await Promise.all([server.call('big', { bytes }), server.call('big', { bytes })]);
    expect(replies.map((reply) => JSON.stringify(reply).length > bytes)).toEqual([true, true]);
  });

  it('logs each call of a tool on demand: which, how long, how it ended, and not a word of it', async () => {
    const server = await startReady(['--log-level', 'debug']);
    await server.call('echo', { text: 'a word' });
    await server.call('echo', { txet: 'a word' });
    await server.says(/INPUT_INVALID/);
    const lines = server.stderr.split('\n').filter((line) => line.includes('tool call'));
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { level: 'debug', tool: 'echo', durationMs: expect.any(Number) },
      { level: 'debug', tool: 'echo', error: 'INPUT_INVALID' },
    ]);
    expect(lines.join()).not.toContain('a word');
  });

  it('shows a failure without its inside, and never a secret', async () => {
    const key = 's3cr3t-k3y-of-the-user';
    const server = await startReady([], { FIXTURE_API_KEY: key, FIXTURE_LOG_LEVEL: 'debug' });
    const told = await server.call('fail', { how: 'told' });
    expect(JSON.stringify(told)).toMatch(/RATE_LIMITED.*Call again after 2 s/);
    expect(JSON.stringify(await server.call('fail', { how: 'untold' }))).toMatch(/INTERNAL/);
    await server.says(/ECONNREFUSED with \[redacted\]/);
    expect(server.lines.join('') + server.stderr).not.toContain(key);
    expect(server.lines.join('')).not.toMatch(/ECONNREFUSED|\.mjs/);
  });

  it('aborts a call that the client cancels, and answers the others', async () => {
    const server = await startReady();
    const requestId = server.send('tools/call', { name: 'wait', arguments: { ms: 60_000 } });
    await server.call('echo', { text: 'the call before has begun' });
    server.write({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId } });
    await server.says(/aborted/);
    await server.call('echo', { text: 'still here' });
    expect(server.messages.some(({ id }) => id === requestId)).toBe(false);
  });

  it('reports what it measured', async () => {
    const server = await startReady();
    await server.call('echo', { text: 'hi' });
    const reply = await server.call('performance_report', { window: '1m' });
    expect(reply).toMatchObject({
      result: {
        structuredContent: { window: '1m', questions: 1, upstream_calls: 0, tools: [{ tool: 'echo', calls: 1 }] },
      },
    });
  });
});

describe('the end of a server, with a timer still running', () => {
  it('comes with code 0 when its input ends', async () => {
    const server = await startReady();
    server.child.stdin.end();
    expect(await server.exit).toBe(0);
    expect(server.stderr).toBe('disposed\n');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('comes with code 0 on %s', async (signal) => {
    const server = await startReady();
    server.child.kill(signal);
    expect(await server.exit).toBe(0);
  });

  it('comes with code 0 when nobody reads its output', async () => {
    const server = await startReady();
    server.child.stdout.destroy();
    server.send('tools/call', { name: 'big', arguments: { bytes: 1_000_000 } });
    expect(await server.exit).toBe(0);
  });

  it('waits for the calls under way, and for their replies to leave', async () => {
    const server = await startReady();
    const waiting = server.call('wait', { ms: 300 });
    const large = server.call('big', { bytes: 3_000_000 });
    server.child.stdin.end();
    expect(await waiting).toMatchObject({ result: { content: [{ text: '{"waited":300}' }] } });
    await large;
    expect(await server.exit).toBe(0);
  });

  it('answers everything that was written before the end', async () => {
    const server = start();
    const ids = Array.from({ length: 50 }, (_, i) =>
      server.send('tools/call', { name: 'echo', arguments: { text: `${i}` } }),
    );
    server.child.stdin.end();
    expect(await server.exit).toBe(0);
    expect(server.messages.map(({ id }) => id).sort()).toEqual(ids.sort());
  });

  it('aborts calls that take too long, and their replies say so', async () => {
    const server = await startReady();
    const waiting = server.call('wait', { ms: 60_000 });
    await server.call('echo', { text: 'the call before has begun' });
    server.child.stdin.end();
    expect(await waiting).toMatchObject({ error: { code: -32000, message: expect.stringContaining('was stopped') } });
    expect(await server.exit).toBe(0);
    expect(server.stderr).toMatch(/aborted[\s\S]*disposed/);
  }, 20_000);

  it('comes with code 1 after a crash, with the other calls answered', async () => {
    const server = await startReady();
    const waiting = server.call('wait', { ms: 200 });
    await server.call('fail', { how: 'crash' });
    expect(await waiting).toMatchObject({ result: { content: [{ text: '{"waited":200}' }] } });
    expect(await server.exit).toBe(1);
    expect(server.stderr).toContain('on its own');
  });

  it('does not come because a promise was rejected unheard', async () => {
    const server = await startReady();
    await server.call('fail', { how: 'reject' });
    await server.says(/unheard/);
    await server.call('echo', { text: 'still here' });
  });
});

describe('the command line', () => {
  it.each([
    [['--port', 'abc'], {}, 'fixture: --port (command line): expected a number, got "abc"\n'],
    [['--tolsets', 'a'], {}, 'fixture: --tolsets (command line): no such flag; did you mean --toolsets?\n'],
    [['--toolsets', 'cor'], {}, 'fixture: toolsets: there is no "cor"; did you mean core?\n'],
    [['--exclude-tools', 'ecko'], {}, 'fixture: excludeTools: there is no "ecko"; did you mean echo?\n'],
    [
      [],
      { FIXTURE_LOG_LEVEL: 'loud' },
      'fixture: FIXTURE_LOG_LEVEL (environment): expected one of error, warn, info, debug, got "loud"\n',
    ],
  ])('ends with code 2 and one line for %j %j', async (args, env, line) => {
    const server = start(args, env);
    expect(await server.exit).toBe(2);
    expect(server.stderr).toBe(line);
    expect(server.lines).toEqual([]);
  });

  it('shows help, version and settings in force, and ends with code 0', async () => {
    const shown = await Promise.all(
      ['--help', '--version', '--dry-run'].map(async (flag) => {
        const server = start([flag, '--preset', 'sync'], { FIXTURE_API_KEY: 's3cr3t-k3y' });
        expect(await server.exit).toBe(0);
        return server.lines.join('\n');
      }),
    );
    expect(shown[0]).toContain('--log-level error|warn|info|debug');
    expect(shown[1]).toBe('1.2.3');
    expect(JSON.parse(shown[2] ?? '')).toMatchObject({
      settings: { port: { value: 4000, source: 'preset' }, apiKey: { value: '[given]', source: 'environment' } },
      tools: expect.arrayContaining(['echo']),
    });
    expect(shown[2]).not.toContain('s3cr3t');
  });

  it('shows help also to those whose configuration is bad', async () => {
    const server = start(['--help'], { FIXTURE_PORT: 'abc' });
    expect(await server.exit).toBe(0);
    expect(server.lines.join('')).toContain('--port <number>');
  });

  it('chooses the tools that are offered', async () => {
    const server = start(['--read-only', '--toolsets', 'core', '--exclude-tools', 'echo']);
    const reply = await server.request('tools/list');
    const { tools } = reply['result'] as { tools: { name: string }[] };
    expect(tools.map(({ name }) => name)).toEqual(['big', 'chatty', 'performance_report', 'settings']);
    expect(await server.call('echo', { text: 'hi' })).toMatchObject({ error: { code: -32602 } });
  });
});

describe('a changed configuration file', () => {
  let folder: string;
  let file: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mcp-kit-'));
    file = join(folder, 'fixture.json');
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function serve() {
    await writeFile(file, '{"cache": true, "retry": true}');
    const server = await startReady(['--config', file, '--no-retry', '--log-level', 'info']);
    const features = async () => {
      const reply = await server.call('settings');
      return (reply['result'] as { structuredContent: { features: object } }).structuredContent.features;
    };
    return { server, features };
  }

  it('switches features while the server runs; flags still win', async () => {
    const { server, features } = await serve();
    expect(await features()).toMatchObject({ cache: true, retry: false });
    await writeFile(file, '{"cache": false, "retry": true}');
    await server.says(/read again/);
    expect(await features()).toMatchObject({ cache: false, retry: false });
  });

  it('names the settings in it that have no effect before the next start', async () => {
    const { server } = await serve();
    await writeFile(file, '{"cache": false, "readOnly": true, "port": 4000}');
    await server.says(
      /These settings changed; they take effect at the next start[^\n]*\["port","readOnly"\]|\["readOnly","port"\]/,
    );
    expect(server.stderr).not.toMatch(/next start[^\n]*cache/);
  });

  it('is logged, and changes nothing, when it cannot be used', async () => {
    const { server, features } = await serve();
    await writeFile(file, '{"cache": "of course"}');
    await server.says(/not applied[^\n]*cache[^\n]*expected a boolean/);
    expect(await features()).toMatchObject({ cache: true });
  });

  it('is read again on SIGHUP', async () => {
    const { server } = await serve();
    server.child.kill('SIGHUP');
    await server.says(/read again/);
    await server.call('echo', { text: 'still here' });
  });
});
