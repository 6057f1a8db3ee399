import { readFileSync } from 'node:fs';
import { explainIssues } from '@fastpath/api-kit';
import { ConfigError } from './config-error.js';
import type { ConfigDefinition, ConfigValues, NamedSetting, Settings } from './definition.js';
import { type Environment, type ReadFile, readEnvironment, strayVariables } from './environment.js';
import { readConfigFile } from './file.js';
import { readFlags } from './flags.js';
import type { Given, GivenValues, Source } from './given.js';

/** Where a configuration is read from. */
export interface ConfigSources {
  /** Arguments after the script's name. @default those of this process */
  readonly argv?: readonly string[];
  /** @default that of this process */
  readonly env?: Environment;
  /** @default reads UTF-8 from disk */
  readonly readFile?: ReadFile;
}

/** A configuration, checked. */
export interface Config<S extends Settings = Settings> {
  readonly values: ConfigValues<S>;
  /** Where each value came from. */
  readonly sources: { readonly [K in keyof S]: Source };
  /** Every secret that was given, for redaction. */
  readonly secrets: readonly string[];
  /** What is odd but harmless, one sentence each. */
  readonly warnings: readonly string[];
  /** The configuration file, where one was named. */
  readonly file: string | undefined;
}

/**
 * Reads the configuration: a flag wins over the environment, that over the file of `--config`, that over the preset, that
 * over the default. Throws a ConfigError for the first value that does not fit.
 */
export function loadConfig<S extends Settings>(definition: ConfigDefinition<S>, from: ConfigSources = {}): Config<S> {
  const { argv = process.argv.slice(2), env = process.env, readFile = readText } = from;
  const flags = readFlags(definition, argv);
  const environment = readEnvironment(definition, env, readFile);
  const file = flags.configFile ?? (env[`${definition.prefix}_CONFIG`] || undefined);
  const inFile: GivenValues = file === undefined ? new Map() : readConfigFile(definition, file, readFile);

  const places = [flags.given, environment, inFile];
  const find = (key: string): Given | undefined => places.find((place) => place.has(key))?.get(key);
  const preset = readPreset(definition, find('preset'));
  const picked = definition.named.map((setting) => [setting, find(setting.key) ?? preset.get(setting.key)] as const);
  return {
    values: Object.fromEntries(picked.map(([setting, given]) => [setting.key, check(setting, given)])),
    sources: Object.fromEntries(picked.map(([{ key }, given]) => [key, given?.source ?? 'default'])),
    secrets: secretsIn(definition, places),
    warnings: strayVariables(definition, env),
    file,
  } as Config<S>;
}

const readText: ReadFile = (path) => readFileSync(path, 'utf8');

function readPreset({ presets }: ConfigDefinition, chosen: Given | undefined): GivenValues {
  const values = Object.entries(presets[String(chosen?.value)] ?? {});
  const label = (key: string) => `${key} (preset ${String(chosen?.value)})`;
  return new Map(values.map(([key, value]) => [key, { value, source: 'preset', label: label(key) }]));
}

function check(setting: NamedSetting, given: Given | undefined): unknown {
  const parsed = setting.schema.safeParse(given?.value);
  if (parsed.success) return parsed.data;
  const names = [setting.flag, setting.env].filter(Boolean).join(' or ');
  if (!given) throw new ConfigError(`${names}: expected a value, and none was given`);
  const [issue] = explainIssues(parsed.error, given.value);
  const got = mayHoldSecret(setting, given.value) ? '' : `, got ${JSON.stringify(given.value)}`;
  throw new ConfigError(`${given.label}: expected ${issue?.expected}${got}`.replaceAll(/\s+/g, ' '));
}

/** A key is easily put in the wrong place. So free text is never repeated, nor is anything as long as a key. */
const mayHoldSecret = ({ secret, kind, choices }: NamedSetting, value: unknown): boolean =>
  secret || (kind === 'text' && choices === undefined) || JSON.stringify(value).length > longestShown;

const longestShown = 30;

const secretsIn = ({ named }: ConfigDefinition, places: readonly GivenValues[]): readonly string[] =>
  named
    .filter(({ secret }) => secret)
    .flatMap(({ key }) => places.map((place) => place.get(key)?.value))
    .filter((value) => typeof value === 'string');
