import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Starts a script of Node; resolves to what `find` makes of one of the lines that it writes. */
async function start(script, args, env, stream, find) {
  const child = spawn(process.execPath, [at(script), ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', stream === 'stdout' ? 'pipe' : 'ignore', stream === 'stderr' ? 'pipe' : 'inherit'],
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill();
    await once(child, 'exit');
  };
  let said = '';
  for await (const line of createInterface({ input: child[stream] })) {
    const found = find(line);
    if (found) return { ...found, stop, pid: child.pid };
    said += `${line}\n`;
  }
  throw new Error(`${script} ended before it was ready:\n${said}`);
}

/** The simulated Attio, with typical waits and its limit of 100 reads a second. */
export async function startSandbox({ profile = 'realistic', size = 'small' } = {}) {
  const args = ['attio', '--port', '0', '--profile', profile, '--size', size];
  const sandbox = await start('../../sandbox/dist/cli.js', args, {}, 'stdout', (line) => JSON.parse(line));
  const ask = async (path, init) => (await fetch(`${sandbox.baseUrl}/__sandbox/${path}`, init)).json();
  return {
    ...sandbox,
    reset: () => ask('reset', { method: 'POST' }),
    /** Requests since the last look, without those that were refused for their rate. */
    calls: async () => (await ask('calls?reset=1')).calls.filter(({ status }) => status !== 429),
  };
}

/** attio-mcp over HTTP, in front of the sandbox. */
export const startServer = ({ baseUrl, apiKey }, args, env = {}) =>
  start(
    '../../../apps/attio-mcp/bin/attio-mcp.js',
    ['--transport', 'http', '--port', '0', ...args],
    { ATTIO_BASE_URL: baseUrl, ATTIO_API_KEY: apiKey, ...env },
    'stderr',
    (line) => /listens on (?<url>\S+)\/mcp/.exec(line)?.groups,
  );
