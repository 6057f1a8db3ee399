import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { table } from './table.js';

/** Takes CSV apart as RFC 4180 describes it. */
function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('a table', () => {
  const rows = [
    { id: '1', name: 'Acme', tags: ['a', 'b'], owner: { object: 'people', id: '9' } },
    { id: '2', name: null, size: { value: 3 }, ok: true, worth: { amount: 3.5, currency: 'EUR' } },
  ];

  it('has a column for each name in any row, in the order in which they appear', () => {
    expect(table('csv', rows).text).toBe(
      'id,name,tags,owner,size,ok,worth\r\n1,Acme,a; b,9,,,\r\n2,,,,"{""value"":3}",true,3.5 EUR\r\n',
    );
    expect(table('markdown', rows).text.split('\n').slice(0, 3)).toEqual([
      '| id | name | tags | owner | size | ok | worth |',
      '| --- | --- | --- | --- | --- | --- | --- |',
      '| 1 | Acme | a; b | 9 |  |  |  |',
    ]);
  });

  it('of no rows is empty, and says what there is to say', () => {
    expect(table('csv', [], 'not_found: 1')).toMatchObject({ text: '\r\n', note: 'not_found: 1' });
  });

  it('in CSV gives back every text that was put in', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', '=', 'é', '😀') });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1 }), (cells) => {
        const written = table(
          'csv',
          cells.map(([a, b]) => ({ a, b })),
        ).text;
        expect(parseCsv(written)).toEqual([['a', 'b'], ...cells]);
      }),
    );
  });

  it('in Markdown keeps each row on its line and in its cells, whatever the texts hold', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '|', '\\', '\n', '\r', '`') });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1 }), (cells) => {
        const lines = table(
          'markdown',
          cells.map(([a, b]) => ({ a, b })),
        ).text.split('\n');
        expect(lines).toHaveLength(cells.length + 2);
        for (const line of lines) expect(line.replaceAll(/\\./g, '').split('|')).toHaveLength(4);
      }),
    );
  });
});
