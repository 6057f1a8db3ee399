import type { ConfigDefinition, NamedSetting } from './definition.js';

/** The text of `--help`: every flag, then what can only be set in the environment. */
export function helpText(definition: ConfigDefinition, command: string, summary: string): string {
  const flags = definition.named.filter(({ flag }) => flag).map((setting) => [usage(setting), explained(setting)]);
  const others = [
    ['--config <file>', 'Read settings from a JSON file, by their keys.'],
    ['--dry-run', 'Show the settings in force and the tools offered, and end.'],
    ['--help', 'Show this.'],
    ['--version', 'Show the version.'],
  ];
  const variables = definition.named.map((setting) => [setting.env, setting.flag ?? explained(setting)]);
  return [
    summary,
    '',
    `Usage: ${command} [flags]`,
    `       ${command} doctor [--json] [flags]   examines the settings and what they lead to; exit code 1 when something is wrong`,
    '',
    ...columns([...flags, ...others]),
    '',
    'Environment (a flag wins over it, it wins over the file; a secret can also be in the file that <NAME>_FILE names):',
    '',
    ...columns([...variables, [`${definition.prefix}_CONFIG`, '--config']]),
    '',
  ].join('\n');
}

/** The settings as a Markdown table. */
export function settingsTable(definition: ConfigDefinition): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const code = (text: string | undefined) => (text ? `\`${cell(text)}\`` : '');
  const rows = definition.named.map((setting) => {
    const cells = [code(setting.flag && usage(setting)), code(setting.env), code(shownDefault(setting))];
    return `| ${cells.join(' | ')} | ${cell(setting.description)} |`;
  });
  return ['| flag | environment | default | |', '|---|---|---|---|', ...rows, ''].join('\n');
}

const explained = (setting: NamedSetting): string => {
  const initial = shownDefault(setting);
  return initial ? `${setting.description} [${initial}]` : setting.description;
};

function usage({ flag = '', kind, choices, defaultValue }: NamedSetting): string {
  if (kind === 'boolean') return defaultValue === true ? flag.replace('--', '--no-') : flag;
  if (kind === 'list') return `${flag} <a,b>`;
  return `${flag} ${choices?.join('|') ?? `<${kind}>`}`;
}

function shownDefault({ defaultValue, secret }: NamedSetting): string | undefined {
  if (secret || defaultValue === undefined) return undefined;
  if (typeof defaultValue === 'boolean') return defaultValue ? 'on' : 'off';
  if (Array.isArray(defaultValue)) return defaultValue.join(',') || undefined;
  return String(defaultValue);
}

function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const width = Math.max(...rows.map(([first = '']) => first.length));
  return rows.map(([first = '', second = '']) => `  ${first.padEnd(width)}  ${second}`);
}
