import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);

/**
 * A module as it is published, past the test runner: there, modules reach each other through getters, which costs more
 * than what is measured here. Throws when the package was not built.
 */
export function built<Module>(name: string): Module {
  const path = fileURLToPath(new URL(`../../dist/${name}.js`, import.meta.url));
  if (!existsSync(path)) throw new Error('Build the package first: benchmarks measure what is published');
  return require(path);
}
