import { describe, expect, it } from 'vitest';
import { findForbiddenKey } from './forbidden-keys.js';

const parse = (text: string): unknown => JSON.parse(text);

describe('findForbiddenKey', () => {
  it('finds an own __proto__, constructor or prototype at any depth, and says where', () => {
    expect(findForbiddenKey(parse('{"a": {"b": [{"__proto__": 1}]}}'))).toBe('a.b.0.__proto__');
    expect(findForbiddenKey(parse('{"constructor": {}}'))).toBe('constructor');
    expect(findForbiddenKey(parse('[{"prototype": null}]'))).toBe('0.prototype');
  });

  it('finds nothing in ordinary input, and ignores such words as values', () => {
    expect(findForbiddenKey({ name: '__proto__', list: ['constructor'], nothing: null })).toBeUndefined();
    expect(findForbiddenKey('prototype')).toBeUndefined();
  });

  it('refuses what is nested too deeply instead of running out of stack', () => {
    const deep = parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`);
    expect(findForbiddenKey(deep)).toMatch(/^a\.a\.a/);
  });
});
