import { describe, expect, it } from 'vitest';
import { people } from '../testing/schema.js';
import { toFilter } from './to-filter.js';

const complaint = (filter: unknown) => {
  try {
    toFilter(filter, people);
    return undefined;
  } catch (error) {
    const { code, field, expected } = error as { code: string; field: string; expected: string };
    return { code, field, expected };
  }
};

describe('toFilter', () => {
  it.each([
    { name: 'Ada Lovelace' },
    { name: { full_name: { $contains: 'ada' } }, description: { $not_empty: true } },
    { record_id: { $in: ['1', '2'] } },
    { $or: [{ name: 'Ada' }, { $not: { description: { $starts_with: 'x', $ends_with: 'y' } } }] },
    { company: { target_object: 'companies', target_record_id: { $in: ['1'] } } },
    {
      path: [
        ['people', 'company'],
        ['companies', 'name'],
      ],
      constraints: { value: { $contains: 'x' } },
    },
    { 'email_addresses-id': { email_domain: 'example.com' } },
    {},
  ])('lets %j pass', (filter) => {
    expect(complaint(filter)).toBeUndefined();
  });

  it('refuses an attribute that the object lacks, with the nearest names', () => {
    expect(complaint({ nmae: 'Ada' })).toMatchObject({ code: 'INPUT_INVALID', field: 'filter.nmae', expected: 'name' });
    expect(complaint({ $and: [{ name: 'x' }, { emails: 'y' }] })).toMatchObject({ field: 'filter.$and.1.emails' });
  });

  it('refuses an operator that Attio lacks, with the nearest ones', () => {
    expect(complaint({ name: { $containz: 'x' } })).toMatchObject({
      field: 'filter.name.$containz',
      expected: '$contains',
    });
    expect(complaint({ name: { full_name: { $like: 'x' } } })).toMatchObject({ field: 'filter.name.full_name.$like' });
    expect(complaint({ $xor: [] })).toMatchObject({ field: 'filter.$xor' });
  });

  it('says how to negate', () => {
    expect(complaint({ name: { $ne: 'x' } })).toMatchObject({ expected: '$not around a positive condition' });
  });

  it('refuses values that an operator cannot take', () => {
    expect(complaint({ record_id: { $in: 'x' } })).toMatchObject({ field: 'filter.record_id.$in', expected: 'a list' });
    expect(complaint({ name: { $eq: { a: 1 } } })).toMatchObject({ expected: 'a single value' });
    expect(complaint({ name: { $not_empty: 'yes' } })).toMatchObject({ expected: 'true or false' });
    expect(complaint({ name: null })).toMatchObject({ field: 'filter.name' });
    expect(complaint({ name: ['a'] })).toMatchObject({ field: 'filter.name' });
    expect(complaint({ $or: { name: 'x' } })).toMatchObject({ field: 'filter.$or', expected: 'a list' });
    expect(complaint('name')).toMatchObject({ field: 'filter', expected: 'an object' });
    expect(complaint({ path: ['company'], constraints: {} })).toMatchObject({ field: 'filter.path' });
  });

  it('takes operators without their $, and gives the filter in Attio’s own form', () => {
    const short = {
      name: { contains: 'ada', full_name: { starts_with: 'A' } },
      $or: [{ description: { not_empty: true } }],
    };
    expect(toFilter(short, people)).toEqual({
      name: { $contains: 'ada', full_name: { $starts_with: 'A' } },
      $or: [{ description: { $not_empty: true } }],
    });
    const own = { record_id: { $in: ['1'] }, path: undefined };
    expect(toFilter({ record_id: own.record_id }, people)).toEqual({ record_id: { $in: ['1'] } });
  });

  it('leaves names unchecked where the metadata is not known', () => {
    expect(() => toFilter({ anything: 'x' }, { ...people, isKnown: false })).not.toThrow();
  });
});
