import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromSevenBit, toSevenBit } from './seven-bit.js';

describe('seven-bit text', () => {
  it('gives back every sequence of bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(new Uint8Array(fromSevenBit(toSevenBit(bytes)))).toEqual(bytes);
      }),
    );
  });

  it('has no NUL, and is at most 16 % larger than random bytes once it is UTF-8', () => {
    const bytes = Uint8Array.from({ length: 10_000 }, (_, i) => (i * 2_654_435_761) >>> 24);
    const text = toSevenBit(bytes);
    expect(text).not.toContain('\0');
    expect(Buffer.byteLength(text)).toBeLessThan(11_600);
  });
});
