import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes the licences of all packages that were bundled into `dist`, as their licences ask, and removes the metafile. */
export async function writeNotices(dist) {
  const metafile = join(dist, 'metafile-esm.json');
  const { inputs } = JSON.parse(readFileSync(metafile, 'utf8'));
  const folders = new Set(Object.keys(inputs).map(packageFolder).filter(Boolean));
  const notices = [...folders].map(notice).sort((a, b) => a.localeCompare(b));
  writeFileSync(join(dist, 'THIRD_PARTY_NOTICES.txt'), notices.join(`\n${'-'.repeat(80)}\n\n`));
  rmSync(metafile);
}

/** The folder of the installed package that a file belongs to; files taken as text are named `raw:` and their path. */
const packageFolder = (file) => /^(?:raw:)?(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  const text = file && existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : '';
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}
