import { describe, expect, it } from 'vitest';
import { withoutHidden } from './hidden-text.js';

describe('withoutHidden', () => {
  it.each([
    ['tags', 'a\u{e0041}\u{e0042}b'],
    ['blanks without width', 'a\u200b\u2060\ufeffb'],
    ['marks that reorder text', 'a\u202e\u2066b'],
    ['selectors of rare variants', 'a\u{e0100}b'],
    ['fillers', 'a\u3164\u115fb'],
  ])('takes %s out', (_, text) => {
    expect(withoutHidden(text)).toBe('ab');
  });

  it.each(['Zoë', '👩‍💻', 'می‌خواهم', '日本語', 'שלום', '❤️', ' a\n\tb '])('leaves %j as it is', (text) => {
    expect(withoutHidden(text)).toBe(text);
  });
});
