import { invalidField } from '../errors.js';

/** What a filter asks of: the value of a property of one thing. */
type Get<T> = (item: T, path: string) => unknown;

/** Whether a thing passes. */
export type Predicate<T> = (item: T) => boolean;

type Compare = (value: unknown) => boolean;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const DATE = /^\d{4}-\d{2}-\d{2}(?:[T ]|$)/;

/** Numbers and dates by size, everything else as text; what is missing has no size. */
function sizeOf(value: unknown): number | string | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  return DATE.test(value) && !Number.isNaN(Date.parse(value)) ? Date.parse(value) : value;
}

/** The size of a bound, as that of the values it is compared with: a number may have come as text. */
function compared(bound: unknown, holds: (difference: number) => boolean): Compare {
  const size = sizeOf(bound);
  const number = Number(bound);
  return (value) => {
    const own = sizeOf(value);
    if (own === undefined) return false;
    if (typeof own === 'number') return holds(own - (typeof size === 'number' ? size : number));
    return typeof size === 'string' && holds(own < size ? -1 : own > size ? 1 : 0);
  };
}

const isSame = (value: unknown, wanted: unknown): boolean => {
  if (Array.isArray(value)) return value.some((one) => isSame(one, wanted));
  if (value === wanted) return true;
  if (value === undefined || value === null) return wanted === null || wanted === 'null';
  return typeof wanted === 'string' && typeof value !== 'object' && String(value) === wanted;
};

function oneOf(field: string, list: unknown): Compare {
  if (!Array.isArray(list)) throw invalidField(field, '$in and $nin take a list');
  return (value) => list.some((wanted) => isSame(value, wanted));
}

function pattern(field: string, source: unknown): Compare {
  try {
    const regex = new RegExp(String(source), 'i');
    return (value) => typeof value === 'string' && regex.test(value);
  } catch {
    throw invalidField(field, `"${String(source)}" is no regular expression`);
  }
}

const OPERATORS: Readonly<Record<string, (wanted: unknown, field: string) => Compare>> = {
  $eq: (wanted) => (value) => isSame(value, wanted),
  $ne: (wanted) => (value) => !isSame(value, wanted),
  $gt: (wanted) => compared(wanted, (difference) => difference > 0),
  $gte: (wanted) => compared(wanted, (difference) => difference >= 0),
  $lt: (wanted) => compared(wanted, (difference) => difference < 0),
  $lte: (wanted) => compared(wanted, (difference) => difference <= 0),
  $in: (wanted, field) => oneOf(field, wanted),
  $nin: (wanted, field) => {
    const isIn = oneOf(field, wanted);
    return (value) => !isIn(value);
  },
  $regex: (wanted, field) => pattern(field, wanted),
  $exists: (wanted) => (value) => (value !== undefined && value !== null) === (wanted === true || wanted === 'true'),
};

function comparesOf(field: string, wanted: unknown): Compare[] {
  if (Array.isArray(wanted)) return [oneOf(field, wanted)];
  if (!isObject(wanted)) return [(value) => isSame(value, wanted)];
  return Object.entries(wanted).map(([name, operand]) => {
    const make = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
    if (!make) throw invalidField(field, `unknown operator "${name}"; known are ${Object.keys(OPERATORS).join(', ')}`);
    return make(operand, field);
  });
}

/** Whether an object asks of properties of a property instead of comparing. */
const isPath = (wanted: unknown): wanted is Record<string, unknown> =>
  isObject(wanted) && Object.keys(wanted).length > 0 && Object.keys(wanted).every((key) => !key.startsWith('$'));

/**
 * Compiles a filter: plain values, lists (any of them), operators, and objects for what lies deeper.
 * @throws {HttpError} 400 that names the field
 */
export function compileFilter<T>(filter: unknown, get: Get<T>, isKnown: (path: string) => boolean): Predicate<T> {
  if (filter === undefined) return () => true;
  if (!isObject(filter)) throw invalidField('filters', 'expected an object');
  const tests = [...flatten(filter)].map(([path, wanted]) => {
    if (!isKnown(path)) throw invalidField(`filters.${path}`, 'unknown field');
    return { path, compares: comparesOf(`filters.${path}`, wanted) };
  });
  return (item) =>
    tests.every(({ path, compares }) => {
      const value = get(item, path);
      return compares.every((compare) => compare(value));
    });
}

function* flatten(filter: Record<string, unknown>, prefix = ''): Generator<readonly [string, unknown]> {
  for (const [key, wanted] of Object.entries(filter)) {
    if (isPath(wanted)) yield* flatten(wanted, `${prefix}${key}.`);
    else yield [`${prefix}${key}`, wanted];
  }
}
