import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../sandbox/dist/cli.js', import.meta.url));

/** Runs `use(sandbox)` with a simulated Attio in a process of its own. */
export async function withSandbox(flags, use) {
  const child = spawn(process.execPath, [script, 'attio', '--port', '0', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const lines = createInterface(child.stdout);
    const [line] = await new Promise((resolve, reject) => {
      lines.once('line', (text) => resolve([text]));
      child.once('exit', (code) => reject(new Error(`the sandbox ended with ${code}`)));
    });
    return await use(controlled(JSON.parse(line)));
  } finally {
    child.kill();
  }
}

const controlled = ({ baseUrl, apiKey }) => ({
  baseUrl,
  apiKey,
  /** The requests served since the last look. */
  async calls() {
    const reply = await fetch(`${baseUrl}/__sandbox/calls?reset=1`);
    return (await reply.json()).calls;
  },
});
