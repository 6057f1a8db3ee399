import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromCursor, toCursor } from './cursor.js';

describe('a cursor', () => {
  it('gives back its offset', async () => {
    await fc.assert(fc.property(fc.nat(999_999_999), (offset) => fromCursor(toCursor(offset)) === offset));
  });

  it.each(['', 'x', '../..', toCursor(5).slice(1), 'MTIz'])('refuses %j', (text) => {
    expect(() => fromCursor(text)).toThrow(/cursor: expected the next_cursor/);
  });
});
