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
    ['record-reference', { object: 'companies', id: 'c' }, { target_object: 'companies', target_record_id: 'c' }],
    [
      'record-reference',
      { object: 'companies', domains: ['a.com'] },
      { target_object: 'companies', domains: ['a.com'] },
    ],
    [
      'record-reference',
      { target_object: 'companies', target_record_id: 'c' },
      { target_object: 'companies', target_record_id: 'c' },
    ],
    [
      'actor-reference',
      { type: 'workspace-member', id: 'm' },
      { referenced_actor_type: 'workspace-member', referenced_actor_id: 'm' },
    ],
    ['actor-reference', 'ada@example.com', 'ada@example.com'],
    ['select', 'Large', 'Large'],
    ['novelty', { anything: 1 }, { anything: 1 }],
  ])('writes %s: %j', (type, plain, written) => {
    expect(one(type, plain)).toEqual([written]);
  });

  it.each([
    ['text', 5],
    ['number', '5'],
    ['rating', 6],
    ['checkbox', 'yes'],
    ['date', 'tomorrow'],
    ['timestamp', true],
    ['currency', '99'],
    ['domain', 5],
    ['email-address', 'nobody'],
    ['phone-number', '555 0100'],
    ['personal-name', '  '],
    ['personal-name', {}],
    ['location', { street: 'Main' }],
    ['record-reference', 5],
    ['actor-reference', 5],
  ])('refuses %s: %j, with what was expected', (type, value) => {
    expect(() => one(type, value)).toThrow(/^attio: values\.a(\.street)?: expected /);
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
