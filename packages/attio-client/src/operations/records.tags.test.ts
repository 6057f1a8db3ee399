import { describe, expect, it } from 'vitest';
import type { AttioRecord } from '../values/record.js';
import { changedBy, goneWith, pathsIn, tagsOf } from './records.tags.js';

const record = (values: AttioRecord['values']): AttioRecord => ({
  record_id: 'r',
  object_id: 'o',
  created_at: '',
  web_url: null,
  values,
});
const reference = { object: 'companies', id: 'c' };

describe('a write to a record', () => {
  it('makes the record and the searches over its object stale', () => {
    const stale = changedBy({ object: 'people', values: { name: 'Ada' } }, record({ name: ['Ada'] }));
    expect(stale).toEqual(['record:r', 'searches:people', 'searches:o']);
  });

  it('makes the other side of a relationship stale that it writes', () => {
    const stale = changedBy({ object: 'people', values: { company: 'c' } }, record({ company: [reference] }));
    expect(stale).toEqual(expect.arrayContaining(['records:companies', 'queries:companies']));
  });

  it('makes everything stale when it cleared an attribute, for nobody knows what that referred to', () => {
    expect(changedBy({ object: 'people', values: { company: null } }, record({}))).toContain('records');
  });

  it('makes everything stale when it is not known what became of it', () => {
    expect(changedBy({ object: 'people', values: { name: 'x' } }, undefined)).toEqual(['records']);
  });

  it('makes every query stale when it named its object by ID', () => {
    expect(changedBy({ object: 'o', values: { name: 'x' } }, record({ name: ['x'] }))).toContain('queries');
  });
});

describe('a cached record', () => {
  it('is found by itself, its object, and the records that it refers to', () => {
    const own = ['record:r', 'records:people', 'records:o', 'records'];
    expect(tagsOf('people', record({ company: [reference] }))).toEqual([...own, 'refers:c']);
    const many = Array.from({ length: 51 }, (_, i) => ({ object: 'people', id: `${i}` }));
    expect(tagsOf('people', record({ team: many }))).toEqual([...own, 'refers']);
  });

  it('goes with the record that it refers to', () => {
    expect(goneWith('c')).toEqual(expect.arrayContaining(['refers:c', 'refers']));
  });
});

describe('the paths in a filter', () => {
  it('name the objects that they lead through', () => {
    const path = [
      ['people', 'company'],
      ['companies', 'name'],
    ];
    expect(pathsIn({ $or: [{ path, constraints: {} }] })).toEqual(['people', 'companies']);
  });
});
