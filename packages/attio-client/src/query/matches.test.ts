import { describe, expect, it } from 'vitest';
import type { AttioRecord } from '../values/record.js';
import { matches } from './matches.js';

const ada: AttioRecord = {
  record_id: '0174bfac-74b9-41de-b757-c6fa2a68ab00',
  object_id: 'o',
  created_at: '2025-01-01T00:00:00.000000000Z',
  web_url: null,
  values: {
    name: ['Ada Lovelace'],
    email_addresses: ['ada@example.com', 'ada@other.test'],
    stage: ['Won'],
    value: [{ amount: 1000, currency: 'USD' }],
    rating: [4],
    company: [{ object: 'companies', id: 'c1' }],
    born: ['1815-12-10'],
  },
};

describe('a filter that is certain', () => {
  it.each([
    [{}, true],
    [undefined, true],
    [{ name: 'Ada Lovelace' }, true],
    [{ name: 'Grace Hopper' }, false],
    [{ name: { full_name: { $contains: 'LOVE' } } }, true],
    [{ name: { $contains: 'hopper' } }, false],
    [{ email_addresses: { email_address: { $ends_with: 'other.test' } } }, true],
    [{ rating: { $gte: 4, $lt: 5 } }, true],
    [{ value: { currency_value: { $gt: 1000 } } }, false],
    [{ value: { $gte: 1000 } }, true],
    [{ company: { target_record_id: 'c1', target_object: 'companies' } }, true],
    [{ company: { target_record_id: { $in: ['c2', 'c3'] } } }, false],
    [{ phone_numbers: { $not_empty: true } }, false],
    [{ name: { $not_empty: true } }, true],
    [{ missing: 'x' }, false],
    [{ $not: { stage: 'Lost' } }, true],
    [{ $and: [{ stage: 'Won' }, { rating: 5 }] }, false],
    [{ $or: [{ stage: 'Lost' }, { rating: 4 }] }, true],
    [{ record_id: { $in: ['0174bfac-74b9-41de-b757-c6fa2a68ab00'] } }, true],
    [{ born: { $lt: '1900-01-01' } }, true],
  ])('%j is %s', (filter, verdict) => {
    expect(matches(filter, ada)).toBe(verdict);
  });
});

describe('a filter that only Attio can judge', () => {
  it.each([
    { name: 'ada lovelace' }, // is case ignored?
    { name: { first_name: 'Ada' } }, // not kept
    { email_addresses: { email_domain: 'example.com' } },
    { stage: '11111111-1111-4111-8111-111111111111' }, // the same option, by its ID?
    { born: '1815-12-11' }, // dates have many spellings
    { name: { $gt: 'A' } }, // texts have an order that only Attio knows
    { path: [['people', 'company']], constraints: {} },
    { name: { $fuzzy: 'x' } },
    { email_addresses: { $starts_with: 'ada', $ends_with: 'com' } }, // both by one of the two?
  ])('%j is neither true nor false', (filter) => {
    expect(matches(filter, ada)).toBeUndefined();
  });

  it('decides nothing where another part decides', () => {
    expect(matches({ $and: [{ name: 'ada lovelace' }, { rating: 5 }] }, ada)).toBe(false);
    expect(matches({ $or: [{ name: 'ada lovelace' }, { rating: 4 }] }, ada)).toBe(true);
    expect(matches({ $and: [{ name: 'ada lovelace' }, { rating: 4 }] }, ada)).toBeUndefined();
  });
});
