import { nearest } from '@fastpath/api-kit';
import { ConfigError } from './config-error.js';
import type { ConfigDefinition } from './definition.js';
import type { ReadFile } from './environment.js';
import type { Given } from './given.js';

/** Reads a configuration file: a JSON object with settings by key. Throws a ConfigError for anything else. */
export function readConfigFile({ named }: ConfigDefinition, path: string, readFile: ReadFile) {
  const keys = named.map(({ key }) => key);
  const given = new Map<string, Given>();
  for (const [key, value] of Object.entries(parse(path, readFile))) {
    if (!keys.includes(key)) throw unknownKey(key, path, keys);
    given.set(key, { value, source: 'file', label: `${key} (${path})` });
  }
  return given;
}

function parse(path: string, readFile: ReadFile): object {
  let text: string;
  try {
    text = readFile(path);
  } catch (cause) {
    throw new ConfigError(`--config (${path}): expected a readable file`, { cause });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ConfigError(`--config (${path}): expected JSON`, { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new ConfigError(`--config (${path}): expected a JSON object`);
}

function unknownKey(key: string, path: string, keys: readonly string[]): ConfigError {
  const [meant] = nearest(key, keys);
  return new ConfigError(`${key} (${path}): no such setting${meant ? `; did you mean ${meant}?` : ''}`);
}
