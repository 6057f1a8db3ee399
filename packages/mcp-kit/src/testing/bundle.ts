import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli } from '@fastpath/tsup-config';
import { build } from 'tsup';

/** Bundles an entry of this folder from the sources, as an app would be; resolves to the script and its removal. */
export async function bundle(entry: string): Promise<AsyncDisposable & { readonly script: string }> {
  const outDir = await mkdtemp(join(tmpdir(), 'mcp-kit-'));
  const options = cli({
    entry: { [entry]: join(import.meta.dirname, `${entry}.ts`) },
    outDir,
    outExtension: () => ({ js: '.mjs' }),
    silent: true,
    onSuccess: async () => {}, // no notices for what is not published
    esbuildOptions: (esbuild) => {
      esbuild.conditions = ['@fastpath/source', 'node', 'import', 'module', 'default'];
    },
  });
  await build({ ...options, config: false });
  return {
    script: join(outDir, `${entry}.mjs`),
    [Symbol.asyncDispose]: () => rm(outDir, { recursive: true, force: true }),
  };
}
