import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli } from '@fastpath/tsup-config';
import { build } from 'tsup';

/** A server as one script. */
export interface Bundle {
  readonly script: string;
}

const hourMs = 3_600_000;
const made = new Map<string, Promise<Bundle>>();

/** A server, bundled from the `cli.ts` in a folder of sources: once for all test files of a worker. */
export function bundleApp(name: string, sources: string): Promise<Bundle> {
  const bundle = made.get(name) ?? make(`${name}-test-`, sources);
  made.set(name, bundle);
  return bundle;
}

async function make(prefix: string, sources: string): Promise<Bundle> {
  await removeOld(prefix); // a worker is ended without a chance to clean up after itself
  const outDir = await mkdtemp(join(tmpdir(), prefix));
  const options = cli({
    entry: { cli: join(sources, 'cli.ts') },
    outDir,
    outExtension: () => ({ js: '.mjs' }),
    silent: true,
    onSuccess: async () => {}, // no notices for what is not published
  });
  await build({ ...options, config: false });
  return { script: join(outDir, 'cli.mjs') };
}

async function removeOld(prefix: string): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(prefix));
  for (const name of names) {
    const path = join(tmpdir(), name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() })); // another run may have removed it
    if (Date.now() - mtimeMs > hourMs) await rm(path, { recursive: true, force: true });
  }
}
