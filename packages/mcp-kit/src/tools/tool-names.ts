import { nearest } from '@fastpath/api-kit';
import { ConfigError } from '../config/config-error.js';
import type { Tool } from './tool.js';

/** Throws a ConfigError when a choice of tools names what there is not: a typo must not offer more than was meant. */
export function checkToolNames(
  tools: readonly Tool[],
  chosen: { readonly toolsets?: readonly string[] | undefined; readonly excludeTools: readonly string[] },
): void {
  const toolsets = new Set(tools.map(({ toolset }) => toolset));
  const names = new Set(tools.map(({ name }) => name));
  for (const one of chosen.toolsets ?? []) if (!toolsets.has(one)) throw unknown('toolsets', one, toolsets);
  for (const one of chosen.excludeTools) if (!names.has(one)) throw unknown('excludeTools', one, names);
}

function unknown(setting: string, given: string, known: ReadonlySet<string>): ConfigError {
  const [meant] = nearest(given, known);
  const hint = meant ? `did you mean ${meant}?` : `expected some of ${[...known].sort().join(', ')}`;
  return new ConfigError(`${setting}: there is no ${JSON.stringify(given)}; ${hint}`);
}
