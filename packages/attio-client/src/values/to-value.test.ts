import { describe, expect, it } from 'vitest';
import { attribute } from '../testing/schema.js';
import { toValue } from './to-value.js';

const one = (type: string, value: unknown) => toValue(attribute('a', type), value, 'values.a');
const allParts = {
  line_2: null,
  line_3: null,
  line_4: null,
  region: null,
  postcode: null,
  country_code: null,
  latitude: null,
  longitude: null,
};

describe('toValue', () => {
  it.each([
    ['text', 'hello', 'hello'],
    ['number', 5, 5],
    ['rating', 0, 0],
    ['checkbox', false, false],
    ['date', '2026-01-31', '2026-01-31'],
    ['timestamp', '2026-01-31T09:00:00Z', '2026-01-31T09:00:00Z'],
    ['currency', 99.5, 99.5],
    ['currency', { amount: 99.5, currency: 'USD' }, { currency_value: 99.5 }],
    ['currency', { currency_value: 1 }, { currency_value: 1 }],
    ['domain', 'acme.com', 'acme.com'],
    ['email-address', 'a@b.c', 'a@b.c'],
    ['phone-number', '+1 555 0100', '+1 555 0100'],
    [
      'phone-number',
      { original_phone_number: '555', country_code: 'US' },
      { original_phone_number: '555', country_code: 'US' },
    ],
    [
      'personal-name',
      'Ada King Lovelace',
      { first_name: 'Ada King', last_name: 'Lovelace', full_name: 'Ada King Lovelace' },
    ],
    ['personal-name', 'Cher', { first_name: 'Cher', last_name: '', full_name: 'Cher' }],
    ['personal-name', 'Lovelace, Ada', 'Lovelace, Ada'],
    ['personal-name', { first_name: 'Ada', last_name: 'L' }, { first_name: 'Ada', last_name: 'L', full_name: 'Ada L' }],
    ['location', '1 Main St, Paris', '1 Main St, Paris'],
    ['location', { line_1: '1 Main St', locality: 'Paris' }, { ...allParts, line_1: '1 Main St', locality: 'Paris' }],
    ['select', 'Large', 'Large'],
    ['select', { option: 'Large' }, { option: 'Large' }],
    ['domain', 'https://www.acme.com/about', 'https://www.acme.com/about'],
    ['domain', { domain: 'müller.example' }, { domain: 'müller.example' }],
    ['date', '2024-02-29', '2024-02-29'],
    ['date', '2023', '2023'],
    ['timestamp', '2022-11-21T13:22:49.061281000Z', '2022-11-21T13:22:49.061281000Z'],
    ['novelty', { anything: 1 }, { anything: 1 }],
  ])('writes %s: %j', (type, plain, written) => {
    expect(one(type, plain)).toEqual([written]);
  });

  it.each([
    ['text', 5, ''],
    ['text', {}, ''],
    ['text', { value: 5 }, 'value'],
    ['text', { text: 'x' }, 'text'],
    ['text', 'a\u0000b', ''],
    ['number', '5', ''],
    ['number', Number.NaN, ''],
    ['rating', 6, ''],
    ['rating', { value: 7 }, 'value'],
    ['checkbox', 'yes', ''],
    ['checkbox', 'true', ''],
    ['date', 'tomorrow', ''],
    ['date', '2023-02-30', ''],
    ['date', '2025-13-45', ''],
    ['timestamp', true, ''],
    ['timestamp', '2026-01-31T25:00:00Z', ''],
    ['currency', '99', ''],
    ['currency', { amount: '99' }, 'amount'],
    ['currency', { currency: 'USD' }, ''],
    ['domain', 5, ''],
    ['domain', 'a b', ''],
    ['domain', 'not a domain', ''],
    ['domain', 'http://', ''],
    ['domain', { domain: 'acme' }, 'domain'],
    ['email-address', 'nobody', ''],
    ['email-address', { email_address: 'a@b.c', email_domain: 'b.c' }, 'email_domain'],
    ['phone-number', '555 0100', ''],
    ['phone-number', { country_code: 'US' }, ''],
    ['phone-number', { original_phone_number: '555', country_code: 'usa' }, 'country_code'],
    ['personal-name', '  ', ''],
    ['personal-name', {}, ''],
    ['personal-name', { first_name: 5 }, 'first_name'],
    ['location', { street: 'Main' }, 'street'],
    ['location', { latitude: 48.85 }, 'latitude'],
    ['location', {}, ''],
    ['select', 5, ''],
    ['interaction', '2026-01-31', ''],
  ])('refuses %s: %j, with what was expected', (type, value, part) => {
    const at = part === '' ? 'values.a' : `values.a.${part}`;
    expect(() => one(type, value)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID', field: at }));
    expect(() => one(type, value)).toThrow(/expected ./);
  });

  it('refuses a part that a value does not have, with the nearest one', () => {
    expect(() => one('personal-name', { frst_name: 'Ada' })).toThrow(/frst_name: .* expected first_name/);
    expect(() => one('text', JSON.parse('{"__proto__": {"value": "x"}}'))).toThrow(/values\.a\.__proto__/);
  });

  it('refuses an amount in another currency than the attribute has', () => {
    const euros = attribute('a', 'currency', { currency: 'EUR' });
    expect(toValue(euros, { amount: 5, currency: 'EUR' }, 'values.a')).toEqual([{ currency_value: 5 }]);
    expect(() => toValue(euros, { amount: 5, currency: 'USD' }, 'values.a')).toThrow(/expected EUR/);
  });

  it('takes one value or a list where an attribute takes several, and no list of several where it does not', () => {
    const many = attribute('a', 'domain', { is_multiselect: true });
    expect(toValue(many, 'a.com', 'values.a')).toEqual(['a.com']);
    expect(toValue(many, ['a.com', 'b.com'], 'values.a')).toEqual(['a.com', 'b.com']);
    expect(() => one('domain', ['a.com', 'b.com'])).toThrow(/one value/);
    expect(one('domain', ['a.com'])).toEqual(['a.com']);
  });

  it('clears an attribute with null or an empty list', () => {
    expect([one('text', null), one('text', [])]).toEqual([[], []]);
  });
});
