import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { History } from './history.js';
import { columns, type Row } from './view.js';

const row = (at: number): Row => columns.map((column) => (column === 'at' ? at : column === 'breaker' ? null : at / 2));

describe('History', () => {
  it('gives the rows after a number, oldest first, with what was not measured as null', () => {
    const history = new History(10);
    for (const at of [100, 200, 300]) history.push(row(at));
    expect(history.after(1)).toEqual([row(200), row(300)]);
    expect(history.after(3)).toEqual([]);
  });

  it('does not pretend to know rows that are gone, or that there never were', () => {
    const history = new History(2);
    for (const at of [100, 200, 300]) history.push(row(at));
    expect(history.after(0)).toBeUndefined();
    expect(history.after(4)).toBeUndefined();
    expect(history.after(-1)).toBeUndefined();
  });

  it('keeps the last rows, however many there were', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 60 }), (maxRows, count) => {
        const history = new History(maxRows);
        const given = Array.from({ length: count }, (_, i) => row(i));
        for (const one of given) history.push(one);
        expect(history.seq).toBe(count);
        expect(history.all()).toEqual(given.slice(-maxRows));
      }),
    );
  });
});
