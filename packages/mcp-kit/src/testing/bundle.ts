import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cli } from '@fastpath/tsup-config';
import { build } from 'tsup';

/** Bundles a server from the sources, as an app would be; resolves to the script, which lasts until it is disposed of. */
export async function bundle(server: URL): Promise<AsyncDisposable & { readonly script: string }> {
  const outDir = await mkdtemp(join(tmpdir(), 'mcp-kit-'));
  const options = cli({
    entry: { server: fileURLToPath(server) },
    outDir,
    outExtension: () => ({ js: '.mjs' }),
    silent: true,
    metafile: false,
    onSuccess: async () => {}, // no notices for what is not published
  });
  await build({ ...options, config: false });
  return {
    script: join(outDir, 'server.mjs'),
    [Symbol.asyncDispose]: () => rm(outDir, { recursive: true, force: true }),
  };
}
