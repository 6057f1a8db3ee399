import { CacheError } from './errors.js';

/** `value` when it is a number from `min` to `max`; otherwise a BAD_OPTION that names the option and its range. */
export function numberIn(name: string, value: number, min: number, max: number = Number.POSITIVE_INFINITY): number {
  if (typeof value === 'number' && value >= min && value <= max) return value;
  throw new CacheError('BAD_OPTION', `${name} must be a number from ${min} to ${max}, not ${String(value)}`);
}

/** `value` when it is a whole number from `min` to `max`; otherwise a BAD_OPTION that names the option and its range. */
export function integerIn(name: string, value: number, min: number, max: number = Number.MAX_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
  throw new CacheError('BAD_OPTION', `${name} must be a whole number from ${min} to ${max}, not ${String(value)}`);
}

/** `value` when it is a string with at least one character; otherwise a BAD_OPTION that names the option. */
export function filled(name: string, value: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new CacheError('BAD_OPTION', `${name} must be a non-empty string`);
}
