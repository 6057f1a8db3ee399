import { invalidBody } from '../errors.js';

/** The `data` of a body. */
export type Given = Readonly<Record<string, unknown>>;

/** A text that is not empty. */
export function textIn(given: Given, key: string, maxLength = 10_000): string {
  const value = given[key];
  if (typeof value === 'string' && value !== '' && value.length <= maxLength) return value;
  throw invalidBody(['data', key], `string of 1 to ${maxLength} characters`, value);
}

/** A text, which may be empty. */
export function stringIn(given: Given, key: string, maxLength = 10_000): string {
  return given[key] === '' ? '' : textIn(given, key, maxLength);
}

/** A text, or null. */
export const nullableTextIn = (given: Given, key: string): string | null =>
  given[key] === null ? null : textIn(given, key);

/** True or false. */
export function flagIn(given: Given, key: string): boolean {
  const value = given[key];
  if (typeof value === 'boolean') return value;
  throw invalidBody(['data', key], 'boolean', value);
}

/** A name for use in paths. */
export function slugIn(given: Given): string {
  const slug = given['api_slug'];
  if (typeof slug === 'string' && /^[A-Za-z0-9_-]{1,100}$/.test(slug)) return slug;
  throw invalidBody(['data', 'api_slug'], 'slug', slug);
}

/** One of some values. */
export function choiceIn<T extends string | null>(given: Given, key: string, allowed: readonly T[]): T {
  const value = allowed.find((known) => known === given[key]);
  if (value !== undefined) return value;
  throw invalidBody(['data', key], allowed.join(' | '), given[key]);
}

/** What a reader makes of the given keys only: a change. */
export function changeIn<T extends object>(given: Given, readers: { readonly [K in string]: () => T }): T {
  const read = Object.entries(readers).flatMap(([key, reader]) => (key in given ? [reader()] : []));
  return Object.assign({}, ...read) as T;
}
