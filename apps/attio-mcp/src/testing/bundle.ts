import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli } from '@fastpath/tsup-config';
import { build } from 'tsup';

/** The server as one script. */
export interface Bundle {
  readonly script: string;
}

const prefix = 'attio-mcp-test-';
const hourMs = 3_600_000;
let shared: Promise<Bundle> | undefined;

/** The server, bundled from the sources: once for all test files of a worker. */
export function bundle(): Promise<Bundle> {
  shared ??= make();
  return shared;
}

async function make(): Promise<Bundle> {
  await removeOld(); // a worker is ended without a chance to clean up after itself
  const outDir = await mkdtemp(join(tmpdir(), prefix));
  const options = cli({
    entry: { cli: join(import.meta.dirname, '../cli.ts') },
    outDir,
    outExtension: () => ({ js: '.mjs' }),
    silent: true,
    onSuccess: async () => {}, // no notices for what is not published
  });
  await build({ ...options, config: false });
  return { script: join(outDir, 'cli.mjs') };
}

async function removeOld(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(prefix));
  for (const name of names) {
    const path = join(tmpdir(), name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() })); // another run may have removed it
    if (Date.now() - mtimeMs > hourMs) await rm(path, { recursive: true, force: true });
  }
}
