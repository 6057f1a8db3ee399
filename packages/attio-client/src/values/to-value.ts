import { ApiError } from '@fastpath/api-kit';
import type { Attribute } from '../operations/attributes.js';

/** Puts one plain value into the form in which Attio takes it. @throws {ApiError} INPUT_INVALID for one that does not fit */
type Write = (value: unknown, at: string) => unknown;

const locationParts = [
  'line_1',
  'line_2',
  'line_3',
  'line_4',
  'locality',
  'region',
  'postcode',
  'country_code',
  'latitude',
  'longitude',
];

const writers: Readonly<Record<string, Write>> = {
  text: expecting('a text', (value) => typeof value === 'string' || isObject(value)),
  number: expecting('a number', (value) => typeof value === 'number' || isObject(value)),
  rating: expecting('a whole number from 0 to 5', (value) => isObject(value) || isRating(value)),
  checkbox: expecting('true or false', (value) => typeof value === 'boolean' || isObject(value)),
  date: expecting('a date such as 2026-01-31', (value) => isObject(value) || isDate(value)),
  timestamp: expecting('a time such as 2026-01-31T09:00:00Z', (value) => isObject(value) || isDate(value)),
  domain: expecting('a domain such as acme.com', (value) => typeof value === 'string' || isObject(value)),
  'email-address': expecting('an e-mail address', (value) => isObject(value) || isEmail(value)),
  'phone-number': expecting(
    'a number with its country, such as +15550100, or {"original_phone_number", "country_code"}',
    (value) => isObject(value) || (typeof value === 'string' && /^\+[\d\s().-]{4,}$/.test(value)),
  ),
  currency: (value, at) => {
    if (!isObject(value)) return expecting('a number, or {"amount": …}', (it) => typeof it === 'number')(value, at);
    return 'amount' in value ? { currency_value: value['amount'] } : value;
  },
  'personal-name': (value, at) => (isObject(value) ? completeName(value, at) : splitName(value, at)),
  location: (value, at) => {
    if (typeof value === 'string') return value;
    if (!isObject(value)) throw invalid(at, 'an address as text, or an object of its parts');
    const unknown = Object.keys(value).find((part) => !locationParts.includes(part));
    if (unknown) throw invalid(`${at}.${unknown}`, `one of ${locationParts.join(', ')}`);
    return Object.fromEntries(locationParts.map((part) => [part, value[part] ?? null])); // Attio wants all ten
  },
  'record-reference': (value, at) => {
    if (!isObject(value)) return expecting('{"object": …, "id": …}', (it) => typeof it === 'string')(value, at);
    const { object, id, ...unique } = value;
    if (object === undefined) return value;
    return id === undefined ? { target_object: object, ...unique } : { target_object: object, target_record_id: id };
  },
  'actor-reference': (value, at) => {
    if (!isObject(value))
      return expecting('the e-mail address or ID of a member', (it) => typeof it === 'string')(value, at);
    return 'type' in value ? { referenced_actor_type: value['type'], referenced_actor_id: value['id'] } : value;
  },
};

/**
 * Puts the plain values of one attribute into the form in which Attio takes them. Values in Attio's own form pass as they
 * are; none is guessed, shortened or replaced. The result is always a list: Attio's prose takes a single value bare, its
 * OpenAPI document does not.
 *
 * @throws {ApiError} INPUT_INVALID that names the place, and what was expected there
 */
export function toValue(attribute: Attribute, value: unknown, at: string): readonly unknown[] {
  if (value === null || (Array.isArray(value) && value.length === 0)) return []; // clears it
  const { is_multiselect, type } = attribute;
  if (Array.isArray(value) && value.length > 1 && !is_multiselect)
    throw invalid(at, 'one value: the attribute takes no more');
  const write = writers[type] ?? ((one: unknown) => one);
  return Array.isArray(value) ? value.map((one, i) => write(one, `${at}.${i}`)) : [write(value, at)];
}

function expecting(expected: string, fits: (value: unknown) => boolean): Write {
  return (value, at) => {
    if (fits(value)) return value;
    throw invalid(at, expected);
  };
}

/** Attio reads a text without a comma as a first name alone: so the last word is told apart here; the full name stays. */
function splitName(value: unknown, at: string): unknown {
  if (typeof value !== 'string' || value.trim() === '')
    throw invalid(at, 'a name as text, or {"first_name", "last_name", "full_name"}');
  if (value.includes(',')) return value; // "Lovelace, Ada" is Attio's own way
  const words = value.trim().split(/\s+/);
  const last_name = words.length > 1 ? (words.at(-1) ?? '') : '';
  return { first_name: (last_name ? words.slice(0, -1) : words).join(' '), last_name, full_name: value };
}

/** Attio wants all three parts. */
function completeName(value: Readonly<Record<string, unknown>>, at: string): unknown {
  const { first_name = '', last_name = '', full_name } = value;
  if (typeof first_name !== 'string' || typeof last_name !== 'string')
    throw invalid(at, 'texts for first_name and last_name');
  const joined = [first_name, last_name].filter(Boolean).join(' ');
  if (full_name === undefined && joined === '') throw invalid(at, 'a first_name, last_name or full_name');
  return { first_name, last_name, full_name: full_name ?? joined };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isRating = (value: unknown) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 5;
const isDate = (value: unknown) =>
  typeof value === 'string' && /^\d{4}/.test(value) && !Number.isNaN(Date.parse(value));
const isEmail = (value: unknown) => typeof value === 'string' && /^[^\s@]+@[^\s@]+$/.test(value);

function invalid(field: string, expected: string): ApiError {
  return new ApiError('INPUT_INVALID', 'attio', `${field}: expected ${expected}`, { field, expected });
}
