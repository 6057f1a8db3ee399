import { describe, expect, it } from 'vitest';
import { recordOf } from '../testing/record.js';
import { RecordTable } from './record-table.js';

const fields = { search: ['name', 'email', 'company'], composites: [['stage', 'owner'], ['tags']] };

function tableOf(...records: readonly Parameters<typeof recordOf>[]): RecordTable {
  const table = new RecordTable(fields, (id) => ({ c1: 'Ortiz and Sons', c2: 'Müller GmbH' })[id]);
  for (const record of records) table.put(recordOf(...record));
  return table;
}

const ids = (records: readonly { readonly id: string }[] | undefined) => records?.map(({ id }) => id);

describe('a search', () => {
  const table = tableOf(
    ['r1', { name: 'Ana Ortiz', email: 'ana@ortiz.net', company: { object: 'companies', id: 'c1' } }],
    ['r2', { name: 'Jürgen Orth', email: 'juergen@mueller.de', company: { object: 'companies', id: 'c2' } }],
    ['r3', { name: 'Anabel Smith' }],
    ['r4', { name: 'Ana' }],
  );

  it('finds words by how they begin, in any field', () => {
    expect(ids(table.search('ort'))).toEqual(['r2', 'r1']);
    expect(ids(table.search('juergen@mue'))).toEqual(['r2']);
  });

  it('asks for all words, in whatever order', () => {
    expect(ids(table.search('ortiz ana'))).toEqual(['r1']);
    expect(ids(table.search('ana mueller'))).toEqual([]);
  });

  it('finds letters with and without their marks, in either case', () => {
    expect(ids(table.search('JURGEN'))).toEqual(['r2']);
    expect(ids(table.search('jürgen'))).toEqual(['r2']);
  });

  it('finds a record by the title of the one that it refers to', () => {
    expect(ids(table.search('sons'))).toEqual(['r1']);
    expect(ids(table.search('muller gmbh'))).toEqual(['r2']);
  });

  it('finds whole words only without prefixes, and misspelt ones on request', () => {
    expect(ids(table.search('ana', { prefix: false }))).toEqual(['r4', 'r1']);
    expect(ids(table.search('smoth'))).toEqual([]);
    expect(ids(table.search('smoth', { fuzzy: 0.2 }))).toEqual(['r3']);
  });

  it('puts the title that is the query first, then those that begin with it', () => {
    expect(table.search('ana').map(({ id, score }) => [id, score])).toEqual([
      ['r4', 1],
      ['r1', 0.9],
      ['r3', 0.9],
    ]);
  });

  it('leaves out what scores less than the threshold', () => {
    expect(ids(table.search('o', { threshold: 0.3 }))).toEqual([]);
    expect(ids(table.search('orti', { threshold: 0.6 }))).toEqual(['r1']);
  });

  it('by bm25 scores by how often and in how short a text the words stand, the best with 1', () => {
    const hits = table.search('ana', { algorithm: 'bm25' });
    expect(hits[0]).toMatchObject({ id: 'r1', score: 1 });
    expect(hits.every(({ score }) => score > 0 && score <= 1)).toBe(true);
  });

  it.each(['', '   ', '@.-', '\u0301'])('for %j finds nothing', (query) => {
    expect(table.search(query)).toEqual([]);
  });

  it('is of the first letters of a very long query', () => {
    expect(ids(table.search(`ana ortiz${' '.repeat(300)}nobody`))).toEqual(['r1']);
  });
});

describe('a record', () => {
  it('is found by what it is now, and by nothing that it was', () => {
    const table = tableOf(['r1', { name: 'Before', stage: 'Lead' }]);
    table.put(recordOf('r1', { name: 'After', stage: 'Won' }));
    expect([ids(table.search('before')), ids(table.search('after'))]).toEqual([[], ['r1']]);
    expect(ids(table.find({ stage: 'Lead', owner: null }))).toEqual([]);
    expect(ids(table.find({ stage: 'Won', owner: null }))).toEqual(['r1']);
  });

  it('leaves nothing behind', () => {
    const table = tableOf(['r1', { name: 'Ana Ortiz', company: { object: 'companies', id: 'c1' }, tags: ['a', 'b'] }]);
    table.remove('r1');
    expect([table.size, table.terms, table.referrers('c1')]).toEqual([0, 0, []]);
    expect(ids(table.find({ tags: 'a' }))).toEqual([]);
  });

  it('is found by the new title of what it refers to, and no longer once that is gone', () => {
    const titles = new Map([['c1', 'Old']]);
    const table = new RecordTable(fields, (id) => titles.get(id));
    table.put(recordOf('r1', { name: 'Ana', company: { object: 'companies', id: 'c1' } }));
    titles.set('c1', 'New');
    table.retitle('c1');
    expect([ids(table.search('old')), ids(table.search('new'))]).toEqual([[], ['r1']]);
    table.retitle('c1', true);
    expect([ids(table.search('new')), table.referrers('c1')]).toEqual([[], []]);
  });

  it('of megabytes costs no megabytes', () => {
    const table = tableOf(['r1', { name: Array.from({ length: 100_000 }, (_, i) => `word${i}`).join(' ') }]);
    expect(table.terms).toBeLessThan(100);
  });
});

describe('a composite index', () => {
  const table = tableOf(
    ['r1', { stage: 'Won', owner: { type: 'workspace-member', id: 'm1' }, tags: ['a', 'b'] }],
    ['r2', { stage: 'Won', owner: { type: 'workspace-member', id: 'm2' }, tags: ['b'] }],
    ['r3', { stage: 'Won' }],
  );

  it('finds records by all of its values, in whatever order they are given', () => {
    expect(ids(table.find({ stage: 'Won', owner: 'm1' }))).toEqual(['r1']);
    expect(ids(table.find({ owner: 'm2', stage: 'Won' }))).toEqual(['r2']);
    expect(ids(table.find({ stage: 'won', owner: 'm1' }))).toEqual([]);
  });

  it('finds records without a value by null', () => {
    expect(ids(table.find({ stage: 'Won', owner: null }))).toEqual(['r3']);
  });

  it('finds records by each of several values', () => {
    expect([ids(table.find({ tags: 'a' })), ids(table.find({ tags: 'b' }))]).toEqual([['r1'], ['r1', 'r2']]);
  });

  it('is needed for a look-up', () => {
    expect(table.find({ stage: 'Won' })).toBeUndefined();
  });
});
