import { describe, expect, it } from 'vitest';
import type { AttioRecord } from '../values/record.js';
import { changedBy, objectsOf } from './records.tags.js';

const record = (values: AttioRecord['values']): AttioRecord => ({
  record_id: 'r',
  object_id: 'o',
  created_at: '',
  web_url: null,
  values,
});

describe('a write to a record', () => {
  it('changes the record and the queries over its object', () => {
    const written = record({ name: ['Ada'] });
    expect(changedBy({ object: 'people', values: { name: 'Ada' } }, written)).toEqual([
      'record:r',
      'queries:people',
      'queries:o',
    ]);
  });

  it('changes the other side of a relationship that it writes', () => {
    const written = record({ company: [{ object: 'companies', id: 'c' }] });
    const changed = changedBy({ object: 'people', values: { company: 'c' } }, written);
    expect(changed).toContain('records:companies');
    expect(changed).toContain('queries:companies');
  });

  it('may change anything when it cleared an attribute, for nobody knows what that referred to', () => {
    expect(changedBy({ object: 'people', values: { company: null } }, record({}))).toContain('records');
  });

  it('may change anything when it is not known what became of it', () => {
    expect(changedBy({ object: 'people', values: { name: 'x' } }, undefined)).toEqual(['records']);
  });
});

describe('a query', () => {
  it('looks at its object, by slug and ID, and at those that its paths lead through', () => {
    const path = [
      ['people', 'company'],
      ['companies', 'name'],
    ];
    const query = {
      object: 'people',
      filter: { $or: [{ path, constraints: {} }] },
      sorts: [{ path: [['deals', 'x']] }],
    };
    expect(objectsOf(query, [record({})])).toEqual(['people', 'o', 'companies', 'deals']);
  });
});
