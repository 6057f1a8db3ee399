import { nearest } from '@fastpath/api-kit';
import { ConfigError } from './config-error.js';
import type { ConfigDefinition, NamedSetting } from './definition.js';
import { fromText, type Given } from './given.js';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads a file as text; throws if it cannot. */
export type ReadFile = (path: string) => string;

/** Reads the environment. An empty variable counts as not set: hosts pass the settings that their users left empty. */
export function readEnvironment({ named }: ConfigDefinition, env: Environment, readFile: ReadFile) {
  const given = new Map<string, Given>();
  for (const setting of named) {
    const text = env[setting.env] || fromSecretFile(setting, env, readFile);
    if (!text) continue;
    const label = `${setting.env} (environment)`;
    given.set(setting.key, { value: fromText(setting, text), source: 'environment', label });
  }
  return given;
}

function fromSecretFile({ secret, env: name }: NamedSetting, env: Environment, readFile: ReadFile): string | undefined {
  const path = secret ? env[`${name}_FILE`] : undefined;
  if (!path) return undefined;
  try {
    return readFile(path).trim();
  } catch (cause) {
    throw new ConfigError(`${name}_FILE (environment): expected a readable file`, { cause });
  }
}

/** One sentence for each variable that has the app's prefix and means nothing. */
export function strayVariables({ prefix, named }: ConfigDefinition, env: Environment): readonly string[] {
  const names = new Set([
    `${prefix}_CONFIG`,
    ...named.flatMap(({ env: name, secret }) => (secret ? [name, `${name}_FILE`] : [name])),
  ]);
  return Object.keys(env)
    .filter((name) => name.startsWith(`${prefix}_`) && !names.has(name))
    .map((name) => {
      const [meant] = nearest(name, names);
      return `${name} (environment): no such setting${meant ? `; did you mean ${meant}?` : ''}`;
    });
}
