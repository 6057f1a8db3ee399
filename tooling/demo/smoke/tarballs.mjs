import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './run.mjs';

/** Packs a package as it would be published. */
export function pack(path, dir) {
  const { name, version } = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'));
  run('pnpm', ['pack', '--pack-destination', dir], join(root, path));
  const file = `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
  return { name, version, file: join(dir, file) };
}

/** A tarball is complete, and says nothing that is only true in this repository. */
export async function checkTarball({ check }, { name, file }) {
  await check(`${name} passes publint`, () => {
    run('pnpm', ['exec', 'publint', 'run', file, '--strict'], root);
  });
  await check(`${name} holds its README and licence, and no tests`, () => {
    const files = run('tar', ['tzf', file]).split('\n');
    for (const wanted of ['package/README.md', 'package/LICENSE']) {
      if (!files.includes(wanted)) throw new Error(`${wanted} is missing`);
    }
    const stray = files.filter((path) => /\.(test|bench)\.|\/testing\/|^package\/src\//.test(path));
    if (stray.length > 0) throw new Error(`not to be published: ${stray.join(', ')}`);
  });
  await check(`${name} depends on published versions only`, () => {
    const manifest = run('tar', ['xzOf', file, 'package/package.json']);
    const found = /workspace:|catalog:|@fastpath\/source/.exec(manifest);
    if (found) throw new Error(`package.json holds ${found[0]}`);
  });
}
