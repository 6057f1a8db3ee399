import type { ConfigDefinition, Settings } from '../config/definition.js';
import type { Config } from '../config/load.js';
import type { Tool } from '../tools/tool.js';

/** What `--dry-run` shows: each setting with where it came from, and the tools offered; secrets only as given or not. */
export function dryRun<S extends Settings>(
  { named }: ConfigDefinition<S>,
  { values, sources, warnings }: Config<S>,
  tools: readonly Tool[],
): string {
  const settings = named.map(({ key, secret }) => {
    const value = secret && values[key] !== undefined ? '[given]' : (values[key] ?? null);
    return [key, { value, source: sources[key] }];
  });
  const shown = { settings: Object.fromEntries(settings), warnings, tools: tools.map(({ name }) => name) };
  return `${JSON.stringify(shown, null, 2)}\n`;
}
