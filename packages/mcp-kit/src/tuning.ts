import type { Advice, Settings } from '@fastpath/metrics';

/** What advice needs to know of an app. */
export interface Tuning {
  /** The settings now. */
  settings(): Partial<Settings>;
  /** What they are called here; advice about others is left out. @default as the advice calls them */
  readonly names?: SettingNames;
}

/** What a setting that advice is about is called here, and how many of its units make one of this. */
export interface SettingName {
  readonly name: string;
  /** @default 1 */
  readonly unit?: number;
}

export type SettingNames = Readonly<Partial<Record<keyof Settings, SettingName>>>;

/** Advice in the names and units of the app's settings. */
export const inNamesOf = (all: readonly Advice[], names?: SettingNames) =>
  all.flatMap(({ setting, present, proposed, evidence, effect }) => {
    const { name, unit = 1 } = names ? (names[setting] ?? {}) : { name: setting };
    const inUnit = <T>(value: T) => (typeof value === 'number' ? value / unit : value);
    return name ? [{ setting: name, present: inUnit(present), proposed: inUnit(proposed), evidence, effect }] : [];
  });

/** Errors that are an answer to the caller, and no failure of the server. */
const answers = new Set(['INPUT_INVALID', 'INPUT_REJECTED', 'NOT_FOUND', 'CONFLICT', 'ANSWER_TOO_LONG', 'ABORTED']);

/** Whether what has these labels failed, rather than answered what was asked. */
export const isFailure = ({ 'error.type': code }: Readonly<Record<string, string>>): boolean =>
  code !== undefined && !answers.has(code);
