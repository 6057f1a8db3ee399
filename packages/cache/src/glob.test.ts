import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globTest } from './glob.js';

describe('a glob', () => {
  it.each([
    ['deals:*', 'deals:', true],
    ['deals:*', 'deal', false],
    ['*id*', 'with id in it', true],
    ['a*a', 'a', false],
    ['a*b*c', 'a-c-b-c', true],
    ['*', '', true],
    ['a.c?', 'abcd', false],
    ['ab*bc', 'abc', false],
    ['exact', 'exact', true],
  ])('%s matches %j: %s', (glob, key, expected) => {
    expect(globTest(glob)(key)).toBe(expected);
  });

  it('matches what the same regular expression matches', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
    fc.assert(
      fc.property(text, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 }), (glob, key) => {
        expect(globTest(glob)(key)).toBe(new RegExp(`^${glob.replaceAll('*', '.*')}$`).test(key));
      }),
    );
  });

  it('takes no longer for a pattern made to be slow', () => {
    expect(globTest(`${'a*'.repeat(5_000)}b`)('a'.repeat(20_000))).toBe(false);
  });
});
