import { describe, expect, it } from 'vitest';
import { people } from '../testing/schema.js';
import { flatten } from './flatten.js';
import { type AttioRecord, WireRecord } from './record.js';

const wire = {
  id: { workspace_id: 'w', object_id: 'o', record_id: '0174BFAC-74B9-41DE-B757-C6FA2A68AB00' },
  created_at: '2025-07-22T15:07:00.895000000Z',
  web_url: 'https://app.attio.com/acme/person/0174bfac',
  values: {
    record_id: [{ attribute_type: 'text', value: '0174bfac-74b9-41de-b757-c6fa2a68ab00' }],
    name: [{ attribute_type: 'personal-name', full_name: 'Ada Lovelace' }],
    email_addresses: [{ attribute_type: 'email-address', email_address: 'ada@example.com' }],
    description: [],
  },
};
const record: AttioRecord = WireRecord.parse(wire);

describe('WireRecord', () => {
  it('keeps plain values, and drops the rest of the reply', () => {
    expect(record).toEqual({
      record_id: '0174bfac-74b9-41de-b757-c6fa2a68ab00',
      object_id: 'o',
      created_at: wire.created_at,
      web_url: wire.web_url,
      values: {
        record_id: ['0174bfac-74b9-41de-b757-c6fa2a68ab00'],
        name: ['Ada Lovelace'],
        email_addresses: ['ada@example.com'],
      },
    });
  });

  it('takes a reply with more or fewer attributes than documented', () => {
    expect(WireRecord.safeParse({ ...wire, web_url: undefined, novelty: 1, values: {} }).success).toBe(true);
  });

  it.each([{ values: null }, { values: [] }, { values: { name: 'Ada' } }, { id: {} }])(
    'refuses half a record: %j',
    (part) => {
      expect(WireRecord.safeParse({ ...wire, ...part }).success).toBe(false);
    },
  );
});

describe('flatten', () => {
  it('gives one value, or a list where the attribute takes several', () => {
    expect(flatten(record, 'people', people.bySlug)).toEqual({
      id: record.record_id,
      object: 'people',
      title: 'Ada Lovelace',
      url: wire.web_url,
      created_at: wire.created_at,
      values: { name: 'Ada Lovelace', email_addresses: ['ada@example.com'] },
    });
  });

  it('gives just the fields asked for, null where there is no value', () => {
    expect(flatten(record, 'people', people.bySlug, ['description', 'name']).values).toEqual({
      description: null,
      name: 'Ada Lovelace',
    });
  });

  it('takes the id for a title where nothing else would do', () => {
    expect(flatten({ ...record, values: {} }, 'people', people.bySlug).title).toBe(record.record_id);
  });
});
