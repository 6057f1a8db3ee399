import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../sandbox/dist/cli.js', import.meta.url));

/** Runs `use(sandbox)` with a simulated iCONECT in a process of its own; `args` are flags of its command line. */
export async function withIconect(use, args = []) {
  const child = spawn(process.execPath, [cli, 'iconect', '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = await once(child.stdout, 'data');
    const { baseUrl, clientId, clientSecret, username, password } = JSON.parse(line);
    const env = {
      ICONECT_BASE_URL: baseUrl,
      ICONECT_CLIENT_ID: clientId,
      ICONECT_CLIENT_SECRET: clientSecret,
      ICONECT_USERNAME: username,
      ICONECT_PASSWORD: password,
    };
    const options = { baseUrl, clientId, clientSecret, credentials: { username, password } };
    return await use({ baseUrl, env, options, control: controlOf(baseUrl) });
  } finally {
    child.kill();
    await once(child, 'exit');
  }
}

const controlOf = (baseUrl) => ({
  async calls() {
    return (await (await fetch(`${baseUrl}/__sandbox/calls?reset=1`)).json()).calls;
  },
  inject: (faults) => fetch(`${baseUrl}/__sandbox/faults`, { method: 'POST', body: JSON.stringify(faults) }),
});
