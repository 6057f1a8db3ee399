import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { settingsTable, type Tool } from '@fastpath/mcp-kit';
import { describe, expect, it } from 'vitest';
import { config } from './config.js';
import type { Connection } from './connection.js';
import { coreTools } from './tools/index.js';

const tools = coreTools({} as Connection, { root: undefined });
const tables: Readonly<Record<string, string>> = { settings: settingsTable(config), tools: toolsTable(tools) };

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
    /(<!-- (settings|tools) -->\n).*?(<!-- end -->)/gs,
    (_, begin: string, name: string, end: string) => `${begin}\n${tables[name] ?? ''}\n${end}`,
  );

// After a change of settings or tools, `pnpm exec vitest run --project iconect-mcp -u` writes the tables anew.
describe('README', () => {
  it('lists settings and tools as they are', async () => {
    const file = fileURLToPath(new URL('../README.md', import.meta.url));
    await expect(withTables(await readFile(file, 'utf8'))).toMatchFileSnapshot(file);
  });
});
