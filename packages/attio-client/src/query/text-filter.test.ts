import { describe, expect, it } from 'vitest';
import { attribute, people, schemaOf } from '../testing/schema.js';
import { both, textFilter } from './text-filter.js';

const companies = schemaOf('companies', [
  attribute('name', 'text'),
  attribute('domains', 'domain'),
  attribute('notes', 'text'),
]);

describe('textFilter', () => {
  it('looks for a word in names, e-mail addresses and domains', () => {
    expect(textFilter('acme', companies)).toEqual({
      $or: [{ name: { value: { $contains: 'acme' } } }, { domains: { domain: { $contains: 'acme' } } }],
    });
  });

  it('wants each of several words, wherever it is', () => {
    const one = (word: string) => ({
      $or: [{ name: { full_name: { $contains: word } } }, { email_addresses: { email_address: { $contains: word } } }],
    });
    expect(textFilter('  ada   lovelace ', people)).toEqual({ $and: [one('ada'), one('lovelace')] });
  });

  it('looks into the first text of an object that has no name', () => {
    const tickets = schemaOf('tickets', [attribute('record_id', 'text'), attribute('subject', 'text')]);
    expect(textFilter('x', tickets)).toEqual({ subject: { value: { $contains: 'x' } } });
  });

  it('filters nothing for blanks', () => {
    expect(textFilter('   ', people)).toBeUndefined();
  });
});

describe('both', () => {
  it('joins two filters, and is one where the other is missing', () => {
    expect(both({ a: 1 }, { b: 2 })).toEqual({ $and: [{ a: 1 }, { b: 2 }] });
    expect(both({ a: 1 }, undefined)).toEqual({ a: 1 });
    expect(both(undefined, undefined)).toBeUndefined();
  });
});
