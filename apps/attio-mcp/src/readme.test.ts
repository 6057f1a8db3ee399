import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { metaTools, performanceReportTool, settingsTable, type Tool } from '@fastpath/mcp-kit';
import { Metrics } from '@fastpath/metrics';
import { describe, expect, it } from 'vitest';
import { config } from './config.js';
import { presets } from './presets.js';
import { attioTools } from './tools/index.js';

const notAsked = () => Promise.reject(new Error('not asked for'));
const tools = [
  ...attioTools(notAsked),
  performanceReportTool(new Metrics()),
  ...metaTools({ operations: notAsked, call: notAsked }),
];

const tables: Readonly<Record<string, string>> = {
  settings: settingsTable(config),
  presets: presetsTable(),
  tools: toolsTable(tools),
};

function presetsTable(): string {
  const rows = Object.entries(presets).map(([name, given]) => {
    const set = Object.entries(given).map(([key, value]) => `\`${flagOf(key)} ${[value].flat().join(',')}\``);
    return `| \`${name}\` | ${set.join(' ')} |`;
  });
  return ['| preset | sets |', '|---|---|', ...rows, ''].join('\n');
}

function flagOf(key: string) {
  return config.named.find((setting) => setting.key === key)?.flag;
}

function toolsTable(list: readonly Tool[]): string {
  const rows = list
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, toolset, annotations, description }) => {
      const effect = annotations.readOnlyHint ? 'reads' : annotations.destructiveHint ? 'overwrites' : 'adds';
      return `| \`${name}\` | ${toolset} | ${effect} | ${description.replaceAll('|', '\\|')} |`;
    });
  return ['| tool | toolset | effect | |', '|---|---|---|---|', ...rows, ''].join('\n');
}

/** The text with each table between its markers as it follows from the code. */
const withTables = (text: string): string =>
  text.replaceAll(
    /(<!-- (settings|presets|tools) -->\n).*?(<!-- end -->)/gs,
    (_, begin: string, name: string, end: string) => `${begin}\n${tables[name] ?? ''}\n${end}`,
  );

// After a change of settings or tools, `pnpm exec vitest run --project attio-mcp -u` writes the tables anew.
describe('README', () => {
  it.each(['README.md', '../../README.md'])('%s lists settings and tools as they are', async (path) => {
    const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
    await expect(withTables(await readFile(file, 'utf8'))).toMatchFileSnapshot(file);
  });
});
