import { existsSync, readdirSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { browserScripts } from './tooling/tsup/browser-script.js';

// Tests run against the sources: no build comes first.
const source = '@fastpath/source';

const projects = ['packages', 'apps', 'tooling']
  .flatMap((dir) => readdirSync(dir).map((name) => ({ name, root: `${dir}/${name}` })))
  .filter(({ root }) => existsSync(`${root}/src`));

export default defineConfig({
  plugins: [browserScripts()],
  ssr: {
    resolve: {
      conditions: [source, 'node', 'import', 'default'],
      externalConditions: [source, 'node', 'import'],
    },
  },
  test: {
    pool: 'threads',
    isolate: false,
    testTimeout: 20_000,
    expect: { poll: { timeout: 15_000 } }, // as patient as a busy machine asks for
    css: true, // or style sheets are read as empty
    projects: projects.map(({ name, root }) => ({
      extends: true as const,
      test: { name, root, include: ['src/**/*.test.ts'], benchmark: { include: ['src/**/*.bench.ts'] } },
    })),
  },
});
