/** A JSON object. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isUuid = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);

/** Text without control characters, but for tabs and the ends of lines. */
export const isText = (value: unknown): value is string => typeof value === 'string' && !hasControls(value);

/** One line of text that says something. */
export const isLine = (value: unknown): value is string =>
  isText(value) && value.trim() !== '' && !/[\n\r]/.test(value);

export const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

export const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';

export const isRating = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 5;

export const isEmail = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 320 && /^[^\s@,;<>]+@[^\s@,;<>]+$/.test(value) && !hasControls(value);

/** A domain, or the address of a page on it, of which Attio takes the domain. */
export const isDomain = (value: unknown): value is string =>
  typeof value === 'string' &&
  value.length <= 2_000 &&
  /^(https?:\/\/)?([\p{L}\p{N}_]([\p{L}\p{N}_-]*[\p{L}\p{N}_])?\.)+\p{L}[\p{L}\p{N}-]+\.?(:\d+)?([/?#]\S*)?$/iu.test(
    value.trim(),
  );

/** A telephone number with its country. */
export const isPhone = (value: unknown): value is string =>
  typeof value === 'string' && /^\+[\d\s().-]{4,40}$/.test(value);

const moment = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?)?)?$/;

/** A year, a month, a day or a time of a day that there is: no 30th of February. */
export function isMoment(value: unknown): value is string {
  const match = typeof value === 'string' ? moment.exec(value) : null;
  if (!match) return false;
  const [year, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year ?? 0, month);
  return isDay && hour < 24 && minute < 60 && second < 60;
}

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** Controls say nothing to people, and the service cannot store all of them. */
const hasControls = (text: string): boolean => /[^\P{Cc}\t\n\r]/u.test(text);
