/** What stands where nothing was measured. */
export const NOTHING = '–';

const number = (value: number, digits = 3) =>
  value >= 1_000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(digits)));

/** Makes a formatter say `–` for what was not measured. */
const known = (format: (value: number) => string) => (value: number | null | undefined) =>
  value === null || value === undefined ? NOTHING : format(value);

export const plain = known((value) => number(value));
export const milliseconds = known((value) => (value >= 10_000 ? `${number(value / 1_000)} s` : `${number(value)} ms`));
export const percent = known((value) => `${Number((value * 100).toFixed(value > 0.1 || value === 0 ? 0 : 1))} %`);
export const perSecond = known((value) => `${number(value)}/s`);
export const megabytes = known((value) => `${number(value)} MB`);
export const bytes = known((value) => `${number(value / 2 ** 20)} MB`);

const times = known((value) => `${number(value)}×`);

/** A value in the unit that a target has it in. */
export function inUnit(value: number | null, unit: string): string {
  const format = { s: known((one) => milliseconds(one * 1_000)), By: bytes, '1': percent, '1/s': perSecond, times }[
    unit
  ];
  return (format ?? plain)(value);
}

/** How long something has lasted, in the two largest units. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  return first < 0
    ? '0 s'
    : parts
        .slice(first, first + 2)
        .filter(([count]) => count > 0)
        .map(([count, unit]) => `${count} ${unit}`)
        .join(' ');
}

/** The time of day. */
export const timeOfDay = (at: number) => new Date(at).toLocaleTimeString();
