// pnpm bench [start] [cached] [memory] [layers] [http] [peer] [work] [iconect] [--save]
// pnpm bench load [NAME ...] [--seconds 5]
// pnpm bench replicas
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cached } from './cached.mjs';
import { http } from './http.mjs';
import { iconect } from './iconect.mjs';
import { layers } from './layers.mjs';
import { load } from './load/load.mjs';
import { memory } from './memory.mjs';
import { peer } from './peer.mjs';
import { replicas } from './replicas/replicas.mjs';
import { conditions, table } from './report.mjs';
import { start } from './start.mjs';
import { work } from './work.mjs';

const benchmarks = { start, cached, memory, layers, http, peer, work, iconect };

if (process.argv[2] === 'replicas') process.exit((await replicas()) > 0 ? 1 : 0);
if (process.argv[2] === 'load') {
  const { text, failed } = await load(process.argv.slice(3));
  console.log(`\n${text}`);
  process.exit(failed > 0 ? 1 : 0);
}

const { values, positionals } = parseArgs({ options: { save: { type: 'boolean' } }, allowPositionals: true });
const unknown = positionals.find((name) => !(name in benchmarks));
if (unknown) {
  console.error(`There is no benchmark ${unknown}; there are ${Object.keys(benchmarks).join(', ')}.`);
  process.exit(2);
}

const chosen = positionals.length > 0 ? positionals : Object.keys(benchmarks);
const rows = [];
for (const name of chosen) {
  console.error(`${name} ...`);
  rows.push(...(await benchmarks[name]()));
}

const text = `${conditions()}\n\n${table(rows)}\n`;
console.log(`\n${text}`);
if (values.save) {
  const what = positionals.length > 0 ? positionals.join('-') : 'all';
  const folder = new URL('results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${text.slice(0, 10)}-${what}.md`, folder), text);
}
