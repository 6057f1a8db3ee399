import { PLACES } from '../data/places.js';
import type { Data } from './types.js';

const CALLING = new Map(PLACES.map(({ callingCode, country }) => [callingCode, country]));
const COUNTRIES = new Map(PLACES.map(({ callingCode, country }) => [country, callingCode]));

/** Reads "+1 212 555 1234", or a national number with its country; undefined when it is no number. */
export function parsePhone(original: string, country?: string): Data | undefined {
  const digits = original.replace(/[\s().-]/g, '');
  if (!/^\+?\d{4,15}$/.test(digits)) return undefined;
  const international = digits.startsWith('+') ? digits : `+${COUNTRIES.get(country ?? '')}${digits.replace(/^0/, '')}`;
  if (international.includes('undefined')) return undefined;
  return {
    phone_number: international,
    original_phone_number: original,
    country_code: country ?? countryOf(international),
  };
}

function countryOf(international: string): string {
  const codes = [3, 2, 1].map((length) => international.slice(1, 1 + length));
  // North American numbers of the first country listed stand for all that share the code.
  const known = codes.find((code) => CALLING.has(code));
  return known === '1' ? 'US' : (CALLING.get(known ?? '') ?? 'US');
}
