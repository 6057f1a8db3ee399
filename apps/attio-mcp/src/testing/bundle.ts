import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli } from '@fastpath/tsup-config';
import { build } from 'tsup';

/** Bundles the server from the sources into a folder of its own; resolves to the script and its removal. */
export async function bundle(): Promise<AsyncDisposable & { readonly script: string }> {
  const outDir = await mkdtemp(join(tmpdir(), 'attio-mcp-'));
  const options = cli({
    entry: { cli: join(import.meta.dirname, '../cli.ts') },
    outDir,
    outExtension: () => ({ js: '.mjs' }),
    silent: true,
    onSuccess: async () => {}, // no notices for what is not published
  });
  await build({ ...options, config: false });
  return {
    script: join(outDir, 'cli.mjs'),
    [Symbol.asyncDispose]: () => rm(outDir, { recursive: true, force: true }),
  };
}
