import { parseArgs } from 'node:util';
import { conditions } from '../report.mjs';
import { figures, hitRate } from './figures.mjs';
import { startSandbox, startServer } from './processes.mjs';
import { adminToken, scenarios } from './scenarios.mjs';
import { namesIn } from './workload.mjs';

/**
 * Starts the sandbox, and for each way of use a server; drives it over HTTP, and holds what came of it against what was
 * promised. Resolves to the table, and whether everything was as promised.
 */
export async function load(argv) {
  const { values, positionals } = parseArgs({
    args: argv,
    options: { seconds: { type: 'string', default: '5' }, save: { type: 'boolean' } },
    allowPositionals: true,
  });
  const known = scenarios(Number(values.seconds));
  const chosen = positionals.length > 0 ? known.filter(({ name }) => positionals.includes(name)) : known;
  const sandbox = await startSandbox();
  try {
    const words = await namesIn(sandbox);
    const rows = [];
    for (const scenario of chosen) {
      console.error(`load ${scenario.name} ...`);
      rows.push(await measure(sandbox, words, scenario));
    }
    return { text: `${conditions()}\n\n${table(rows)}\n`, failed: rows.filter(({ met }) => met === 'NO').length };
  } finally {
    await sandbox.stop();
  }
}

async function measure(sandbox, words, { name, preset, args, run, expected, met }) {
  await sandbox.reset();
  // a machine that other work keeps busy too would have requests refused that are meant to be timed
  const patient = ['--max-event-loop-delay-ms', '10000'];
  const all = [...(preset ? ['--preset', preset] : []), ...patient, ...args];
  const server = await startServer(sandbox, all, { ATTIO_MCP_ADMIN_TOKEN: adminToken });
  try {
    const before = await figures(server.url);
    const result = await run(server.url, words);
    const after = await figures(server.url);
    const callsPerRequest = (after.requests - before.requests) / result.count;
    const hits = hitRate(before, after);
    const isMet = met?.({ ...result, callsPerRequest, hits });
    return {
      'way of use': name,
      p50: ms(result.p50Ms),
      p99: ms(result.p99Ms),
      'hit rate': hits === undefined ? '-' : `${(hits * 100).toFixed(1)} %`,
      'calls per request': callsPerRequest.toFixed(3),
      throughput: `${Math.round(result.perSecond).toLocaleString('en')}/s`,
      failed: String(result.failed),
      update: result.updateMs === undefined ? '' : ms(result.updateMs),
      expected,
      met: isMet === undefined ? '' : isMet ? 'yes' : 'NO',
    };
  } finally {
    await server.stop();
  }
}

const ms = (value) => `${value < 10 ? value.toPrecision(2) : Math.round(value)} ms`;

function table(rows) {
  const titles = Object.keys(rows[0]);
  const lines = [titles, ...rows.map((row) => titles.map((title) => row[title]))];
  const widths = titles.map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  const text = lines.map((line) => `| ${line.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`);
  return [text[0], `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...text.slice(1)].join('\n');
}
