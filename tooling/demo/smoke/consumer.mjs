import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './run.mjs';

const source = `
import { createAttioClient, searchRecords, Workspace } from '@fastpath/attio-client';
import { createBatcher } from '@fastpath/batcher';
import { Cache } from '@fastpath/cache';
import { Metrics } from '@fastpath/metrics';
import { retry, timeout, wrap } from '@fastpath/resilience';

const cache = new Cache({ maxEntries: 100 });
const people = cache.namespace('team');
export const name: Promise<string> = people.getOrLoad('1', async ({ signal }) => String(signal.aborted), { ttlMs: 1_000 });

const batcher = createBatcher({ load: async (ids: readonly number[]) => ids.map((id) => id * 2) });
export const doubled: Promise<number> = batcher.load(21);

const guarded = wrap(retry({ maxAttempts: 2 }), timeout(1_000));
export const answer: Promise<number> = guarded.run(async ({ signal }) => (signal.aborted ? 0 : 42), new AbortController().signal);

const metrics = new Metrics();
metrics.counter('questions', { description: 'Questions asked' }).add(1);

const client = createAttioClient({ apiKey: 'key', baseUrl: 'http://127.0.0.1:1', cache, metrics });
export const find = async (query: string): Promise<readonly string[]> => {
  const { records } = await searchRecords(new Workspace(client), { object: 'companies', query, limit: 5 });
  return records.map(({ title }) => title);
};
console.log(await name, await doubled, await answer);
await client[Symbol.asyncDispose]();
`;

const tsconfig = {
  compilerOptions: {
    target: 'ES2023',
    lib: ['ES2023', 'ESNext.Disposable'],
    module: 'NodeNext',
    strict: true,
    exactOptionalPropertyTypes: true,
    outDir: 'out',
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
    skipLibCheck: false,
  },
  include: ['consumer.ts'],
};

/** The libraries install together, load, type-check and work in a project that has nothing else. */
export async function checkConsumer({ check }, libraries, parent) {
  const dir = join(parent, 'consumer');
  mkdirSync(dir);
  writeFileSync(join(dir, 'package.json'), '{"private":true,"type":"module"}');
  await check('the libraries install with npm', () => {
    const files = libraries.map(({ file }) => file);
    return run('npm', ['install', '--no-audit', '--no-fund', ...files], dir).trim();
  });
  for (const { name } of libraries) {
    await check(`${name} loads`, () => {
      const program = `console.log(Object.keys(await import('${name}')).length)`;
      const names = Number(run('node', ['--input-type=module', '-e', program], dir));
      if (!(names > 0)) throw new Error('it exports nothing');
      return `${names} names`;
    });
  }
  writeFileSync(join(dir, 'consumer.ts'), source);
  writeFileSync(join(dir, 'tsconfig.json'), JSON.stringify(tsconfig));
  await check('a program that uses them type-checks', () => {
    run('pnpm', ['exec', 'tsc', '-p', dir], root);
  });
  await check('that program runs', () => {
    const printed = run('node', ['out/consumer.js'], dir).trim();
    if (printed !== 'false 42 42') throw new Error(`it printed ${printed}`);
  });
}
