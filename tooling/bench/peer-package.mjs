import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const published = 'attio-mcp@1.6.1';
const forgotten = 'fflate'; // it imports this, and does not depend on it

/** Runs `use(script)` with the published server in a temporary folder, from the registry that npm is set up for. */
export async function withPeer(use) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-peer-'));
  try {
    await run('npm', [
      'install',
      '--prefix',
      folder,
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      published,
      forgotten,
    ]);
    const home = join(folder, 'node_modules', 'attio-mcp');
    const { bin } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8'));
    return await use(join(home, bin['attio-mcp']));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
