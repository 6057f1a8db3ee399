import { describe, expect, it } from 'vitest';
import { toPlainValue } from './plain-value.js';

const temporal = {
  active_from: '2023-04-03T15:21:06.447000000Z',
  active_until: null,
  created_by_actor: { type: 'workspace-member', id: '1' },
};

describe('toPlainValue', () => {
  it.each([
    ['text', { value: 'hello' }, 'hello'],
    ['number', { value: 42 }, 42],
    ['rating', { value: 3 }, 3],
    ['checkbox', { value: false }, false],
    ['date', { value: '2023-01-01' }, '2023-01-01'],
    ['timestamp', { value: '2023-01-01T00:00:00.000000000Z' }, '2023-01-01T00:00:00.000000000Z'],
    ['currency', { currency_value: 99.5, currency_code: 'USD' }, { amount: 99.5, currency: 'USD' }],
    ['domain', { domain: 'app.acme.com', root_domain: 'acme.com' }, 'app.acme.com'],
    ['email-address', { email_address: 'a@b.c', original_email_address: 'A@b.c', email_domain: 'b.c' }, 'a@b.c'],
    ['phone-number', { phone_number: '+15550100', country_code: 'US' }, '+15550100'],
    ['personal-name', { first_name: 'Ada', last_name: 'Lovelace', full_name: 'Ada Lovelace' }, 'Ada Lovelace'],
    ['select', { option: { id: {}, title: 'Large', is_archived: false } }, 'Large'],
    ['status', { status: { id: {}, title: 'Won', celebration_enabled: true } }, 'Won'],
    ['record-reference', { target_object: 'companies', target_record_id: '7' }, { object: 'companies', id: '7' }],
    ['actor-reference', { referenced_actor_type: 'system', referenced_actor_id: null }, { type: 'system', id: null }],
    ['interaction', { interaction_type: 'email', interacted_at: 'x', owner_actor: {} }, { type: 'email', at: 'x' }],
    [
      'location',
      { line_1: '1 Main St', line_2: null, locality: 'Paris', latitude: '48.8' },
      { line_1: '1 Main St', locality: 'Paris', latitude: '48.8' },
    ],
  ])('reads %s', (attribute_type, parts, plain) => {
    expect(toPlainValue({ ...temporal, ...parts, attribute_type })).toEqual(plain);
  });

  it('keeps the parts of a type that it does not know', () => {
    expect(toPlainValue({ ...temporal, attribute_type: 'colour', red: 1, green: null })).toEqual({ red: 1 });
  });
});
