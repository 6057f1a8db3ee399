import { parseArgs } from 'node:util';
import { nearest } from '@fastpath/api-kit';
import { ConfigError } from './config-error.js';
import { type ConfigDefinition, type NamedSetting, reservedFlags, toFlag } from './definition.js';
import { fromText, type Given } from './given.js';

/** What the command line says. */
export interface Flags {
  readonly given: ReadonlyMap<string, Given>;
  /** What is asked for instead of a run. */
  readonly show: 'help' | 'version' | 'dry-run' | undefined;
  readonly configFile: string | undefined;
}

/** Reads the command line; throws a ConfigError for what it does not know. The last of several equal flags wins. */
export function readFlags({ named }: ConfigDefinition, argv: readonly string[]): Flags {
  const byFlag = new Map(named.flatMap((setting) => (setting.flag ? [[setting.flag, setting] as const] : [])));
  const given = new Map<string, Given>();
  let show: Flags['show'];
  let configFile: string | undefined;

  for (const { flag, text } of tokens(argv, byFlag)) {
    if (flag === undefined) throw new ConfigError(`${shown(text)} (command line): expected a flag; see --help`);
    if (flag === '--help' || flag === '--version' || flag === '--dry-run') show ??= showOf[flag];
    else if (flag === '--config') configFile = needed(flag, text);
    else {
      const setting = byFlag.get(flag) ?? byFlag.get(flag.replace(/^--no-/, '--'));
      if (!setting || (flag !== setting.flag && setting.kind !== 'boolean')) throw unknownFlag(flag, byFlag, named);
      given.set(setting.key, { value: toValue(setting, flag, text), source: 'flag', label: `${flag} (command line)` });
    }
  }
  return { given, show, configFile };
}

const showOf = { '--help': 'help', '--version': 'version', '--dry-run': 'dry-run' } as const;

interface Token {
  /** Absent for a word that is no flag. */
  readonly flag: string | undefined;
  readonly text: string | undefined;
}

function tokens(argv: readonly string[], byFlag: ReadonlyMap<string, NamedSetting>): readonly Token[] {
  const valued = [...byFlag.values()].filter(({ kind }) => kind !== 'boolean').map(({ flag = '' }) => flag.slice(2));
  const options = Object.fromEntries([...valued, 'config'].map((name) => [name, { type: 'string' as const }]));
  const parsed = parseArgs({ args: [...argv], options, strict: false, tokens: true, allowPositionals: true });
  return parsed.tokens.map((token) => {
    if (token.kind === 'option') return { flag: token.rawName, text: token.value };
    return { flag: undefined, text: token.kind === 'positional' ? token.value : '--' };
  });
}

function toValue(setting: NamedSetting, flag: string, text: string | undefined): unknown {
  if (setting.kind !== 'boolean') return fromText(setting, needed(flag, text));
  if (flag !== setting.flag) return text === undefined ? false : `${flag}=${text}`;
  return text === undefined ? true : fromText(setting, text);
}

function needed(flag: string, text: string | undefined): string {
  if (text === undefined) throw new ConfigError(`${flag} (command line): expected a value after it`);
  return text;
}

function unknownFlag(
  flag: string,
  byFlag: ReadonlyMap<string, NamedSetting>,
  named: readonly NamedSetting[],
): ConfigError {
  const secret = named.find((setting) => setting.secret && toFlag(setting.key) === flag);
  if (secret) return new ConfigError(`${flag} (command line): a secret is never a flag; set ${secret.env}`);
  const switches = [...byFlag]
    .filter(([, { kind }]) => kind === 'boolean')
    .map(([known]) => known.replace('--', '--no-'));
  const [meant] = nearest(flag, [...byFlag.keys(), ...switches, ...reservedFlags]);
  return new ConfigError(
    `${shown(flag)} (command line): no such flag; ${meant ? `did you mean ${meant}?` : 'see --help'}`,
  );
}

/** A word of the command line, unless it is long enough to be a key in the wrong place. */
const shown = (text = '') => (text.length > 30 ? `a word of ${text.length} characters` : text);
