import { ApiError, nearest } from '@fastpath/api-kit';

const shownLength = 60;
const listedNames = 30;

/** The error for an input that does not fit: which field, what was expected there, and what is wrong with what came. */
export function invalid(field: string, expected: string, what?: string): ApiError {
  const message = `${field}: ${what === undefined ? '' : `${what}; `}expected ${expected}`;
  return new ApiError('INPUT_INVALID', 'attio', message, { field, expected });
}

/** The names that were perhaps meant; without any like it, the first of all. */
export function meant(name: string, names: readonly string[]): string {
  const similar = nearest(name.slice(0, 100), names);
  if (similar.length > 0) return similar.join(' or ');
  const more = names.length > listedNames ? ', …' : '';
  return names.length === 0 ? 'none: there is none' : `one of ${names.slice(0, listedNames).join(', ')}${more}`;
}

/** What came, short enough to show. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
}
