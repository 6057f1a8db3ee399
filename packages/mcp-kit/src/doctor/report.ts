import type { ConfigDefinition } from '../config/definition.js';
import type { Examined } from './run-checks.js';

/** What doctor found, as lines for people: what is wrong comes with the setting to change. */
export function reportText(examined: readonly Examined[], definition: ConfigDefinition): string {
  const width = Math.max(...examined.map(({ name }) => name.length));
  const lines = examined.flatMap(({ name, verdict, found, change }) => [
    `${verdict.padEnd(4)}  ${name.padEnd(width)}  ${found}`,
    ...(change ? [`${' '.repeat(width + 8)}→ ${namesOf(change.setting, definition)}${change.advice}`] : []),
  ]);
  const count = (verdict: string) => examined.filter((one) => one.verdict === verdict).length;
  return [...lines, '', `${count('ok')} ok, ${count('warn')} to look at, ${count('fail')} wrong`, ''].join('\n');
}

/** The same for programs. */
export function reportJson(examined: readonly Examined[], definition: ConfigDefinition): string {
  const checks = examined.map(({ name, verdict, found, change }) => ({
    name,
    verdict,
    found,
    ...(change && { advice: change.advice }),
    ...(change?.setting !== undefined && { setting: change.setting, ...named(change.setting, definition) }),
  }));
  return `${JSON.stringify({ passed: passes(examined), checks }, null, 2)}\n`;
}

/** Whether nothing is wrong; what is only worth a look does not count. */
export const passes = (examined: readonly Examined[]): boolean => examined.every(({ verdict }) => verdict !== 'fail');

const named = (key: string, { named: all }: ConfigDefinition) => {
  const setting = all.find((one) => one.key === key);
  return setting && { ...(setting.flag && { flag: setting.flag }), env: setting.env };
};

function namesOf(key: string | undefined, definition: ConfigDefinition): string {
  const names = key === undefined ? undefined : named(key, definition);
  return names ? `${[names.flag, names.env].filter(Boolean).join(' or ')}: ` : '';
}
