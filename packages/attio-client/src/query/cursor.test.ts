import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromCursor, toCursor } from './cursor.js';

const question = { object: 'people', filter: { name: 'Ada', company: { id: 1 } } };

describe('a cursor', () => {
  it('remembers where the page begins', async () => {
    await fc.assert(
      fc.property(
        fc.nat(999_999_999),
        fc.object(),
        (offset, asked) => fromCursor(toCursor(offset, asked), asked) === offset,
      ),
    );
  });

  it('belongs to its question, in whatever order that is written, and to no other', () => {
    const cursor = toCursor(20, question);
    expect(fromCursor(cursor, { filter: { company: { id: 1 }, name: 'Ada' }, object: 'people' })).toBe(20);
    for (const other of [{ ...question, object: 'companies' }, { object: 'people' }, {}])
      expect(() => fromCursor(cursor, other)).toThrow(
        expect.objectContaining({ code: 'INPUT_INVALID', field: 'cursor' }),
      );
    expect(() => fromCursor(cursor, {})).toThrow(/begins at its first page/);
  });

  it.each([
    '',
    'nonsense',
    '20',
    Buffer.from('o-1.aaaaaaaa').toString('base64url'),
    Buffer.from('o5').toString('base64url'),
  ])('that is none is refused: %j', (cursor) => {
    expect(() => fromCursor(cursor, question)).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID', field: 'cursor' }),
    );
  });

  it('is not needed for the first page', () => {
    expect(fromCursor(undefined, question)).toBe(0);
  });
});
