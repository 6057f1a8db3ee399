import { invalid, meant, shown } from '../invalid.js';
import type { Attribute } from '../operations/attributes.js';
import * as fits from './fits.js';

type Fits = (value: unknown) => boolean;
type Parts = Readonly<Record<string, unknown>>;

/** How the values of a type are written. */
interface Form {
  /** In words. */
  readonly expected: string;
  /** What fits as a bare value. */
  readonly bare: Fits;
  /** What fits as a part of Attio's own form. The first part is needed, where `needs` does not say otherwise. */
  readonly parts: Readonly<Record<string, Fits>>;
  /** Parts of which one must be there. */
  readonly needs?: readonly string[];
}

const form = (expected: string, bare: Fits, parts: Form['parts'], needs?: readonly string[]): Form => ({
  expected,
  bare,
  parts,
  ...(needs && { needs }),
});
const ofValue = (expected: string, bare: Fits): Form => form(expected, bare, { value: bare });
const orNull =
  (one: Fits): Fits =>
  (value) =>
    value === null || one(value);
const matching =
  (pattern: RegExp): Fits =>
  (value) =>
    typeof value === 'string' && pattern.test(value);
const nothing: Fits = () => false;

const country = orNull(matching(/^[A-Z]{2}$/));
const line = orNull(fits.isText);
const nameParts = ['first_name', 'last_name', 'full_name'];
const location: Form['parts'] = {
  line_1: line,
  line_2: line,
  line_3: line,
  line_4: line,
  locality: line,
  region: line,
  postcode: line,
  country_code: country,
  latitude: orNull(matching(/^[-+]?\d{1,2}(\.\d+)?$/)),
  longitude: orNull(matching(/^[-+]?\d{1,3}(\.\d+)?$/)),
};
const expectedOf: Readonly<Record<string, string>> = {
  country_code: 'a country by two capital letters, such as US',
  latitude: 'degrees as text, such as "48.85"',
  longitude: 'degrees as text, such as "2.35"',
};

/** What Attio takes for each type. Source: its pages on attribute types, and `input-value` of its OpenAPI document. */
const forms: Readonly<Record<string, Form>> = {
  text: ofValue('a text without control characters', fits.isText),
  number: ofValue('a number', fits.isNumber),
  rating: ofValue('a whole number from 0 to 5', fits.isRating),
  checkbox: ofValue('true or false', fits.isBoolean),
  date: ofValue('a date such as 2026-01-31', fits.isMoment),
  timestamp: ofValue('a time such as 2026-01-31T09:00:00Z', fits.isMoment),
  domain: form('a domain such as acme.com', fits.isDomain, { domain: fits.isDomain }),
  'email-address': form(
    'an e-mail address',
    fits.isEmail,
    { email_address: fits.isEmail, original_email_address: fits.isEmail },
    ['email_address', 'original_email_address'],
  ),
  'phone-number': form(
    'a number with its country, such as +15550100, or {"original_phone_number", "country_code"}',
    fits.isPhone,
    { original_phone_number: fits.isLine, country_code: country },
  ),
  currency: form('a number, or {"amount": …}', fits.isNumber, {
    currency_value: fits.isNumber,
    currency_code: matching(/^[A-Z]{3}$/),
  }),
  'personal-name': form(
    'a name as text, or {"first_name", "last_name", "full_name"}',
    fits.isLine,
    Object.fromEntries(nameParts.map((part) => [part, fits.isText])),
    nameParts,
  ),
  location: form('an address as text, or an object of its parts', fits.isLine, location, Object.keys(location)),
  select: form('the title or ID of an option', fits.isLine, { option: fits.isLine }),
  status: form('the title or ID of a status', fits.isLine, { status: fits.isLine }),
  interaction: form('nothing: Attio keeps it', nothing, {}),
};

/** Names that plain values have for parts. */
const plainNames: Readonly<Record<string, string>> = { amount: 'currency_value', currency: 'currency_code' };

/** Puts values that fit into the form in which Attio takes them, where that is another one. */
const writers: Readonly<Record<string, (value: unknown, attribute: Attribute, at: string) => unknown>> = {
  'personal-name': (value) => (fits.isObject(value) ? completeName(value) : splitName(String(value))),
  location: (value) =>
    fits.isObject(value)
      ? Object.fromEntries(Object.keys(location).map((part) => [part, value[part] ?? null])) // Attio wants all ten
      : value,
  currency: (value, { currency, slug }, at) => {
    if (!fits.isObject(value)) return value;
    const { currency_code: code, currency_value } = value;
    if (code === undefined || currency === null || code === currency) return { currency_value };
    throw invalid(`${at}.currency`, currency, `amounts of ${slug} have one currency`);
  },
};

/**
 * Puts the plain values of one attribute into the form in which Attio takes them. Values in Attio's own form pass as they
 * are, parts that it does not have are refused; none is guessed, shortened or replaced. The result is always a list: Attio's
 * prose takes a single value bare, its OpenAPI document does not.
 *
 * @throws {ApiError} INPUT_INVALID that names the place, and what was expected there
 */
export function toValue(attribute: Attribute, value: unknown, at: string): readonly unknown[] {
  return asList(attribute, value, at).map((one) => write(attribute, one.value, one.at));
}

/** The values of an attribute, each with its place; none clears it. @throws {ApiError} INPUT_INVALID for several where one may be */
export function asList({ is_multiselect }: Attribute, value: unknown, at: string) {
  if (value === null) return [];
  if (!Array.isArray(value)) return [{ value: value as unknown, at }];
  if (value.length > 1 && !is_multiselect) throw invalid(at, 'one value: the attribute takes no more');
  return value.map((one: unknown, i) => ({ value: one, at: `${at}.${i}` }));
}

function write(attribute: Attribute, value: unknown, at: string): unknown {
  const known = Object.hasOwn(forms, attribute.type) ? forms[attribute.type] : undefined;
  if (!known) return value; // a type that is not known here: Attio will judge
  if (!fits.isObject(value) && !known.bare(value)) throw invalid(at, known.expected, `not ${shown(value)}`);
  const checked = fits.isObject(value) ? checkParts(known, value, at) : value;
  return writers[attribute.type]?.(checked, attribute, at) ?? checked;
}

/** A value in Attio's own form, by the names of its parts. */
function checkParts(
  { expected, parts, needs = Object.keys(parts).slice(0, 1) }: Form,
  value: Parts,
  at: string,
): Parts {
  const names = Object.keys(parts);
  const checked = Object.entries(value).map(([key, inner]) => {
    const name = Object.hasOwn(plainNames, key) ? (plainNames[key] ?? key) : key;
    if (!Object.hasOwn(parts, name))
      throw invalid(`${at}.${key.slice(0, 100)}`, meant(key, names), 'is no part of such a value');
    if (!parts[name]?.(inner)) throw invalid(`${at}.${key}`, expectedOf[name] ?? expected, `not ${shown(inner)}`);
    return [name, inner] as const;
  });
  if (checked.some(([name]) => needs.includes(name))) return Object.fromEntries(checked);
  throw invalid(
    at,
    names.length > needs.length ? `{${needs.map((name) => JSON.stringify(name)).join(' or ')}: …}` : expected,
  );
}

/** Attio reads a text without a comma as a first name alone: so the last word is told apart here; the full name stays. */
function splitName(value: string): unknown {
  if (value.includes(',')) return value; // "Lovelace, Ada" is Attio's own way
  const words = value.trim().split(/\s+/);
  const last_name = words.length > 1 ? (words.at(-1) ?? '') : '';
  return { first_name: (last_name ? words.slice(0, -1) : words).join(' '), last_name, full_name: value };
}

/** Attio wants all three parts. */
function completeName({ first_name = '', last_name = '', full_name }: Parts): unknown {
  const joined = [first_name, last_name].filter(Boolean).join(' ');
  return { first_name, last_name, full_name: full_name ?? joined };
}
