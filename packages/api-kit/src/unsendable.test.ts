import { describe, expect, it } from 'vitest';
import { findUnsendable } from './unsendable.js';

const parse = (text: string): unknown => JSON.parse(text);

describe('findUnsendable', () => {
  it('finds an own __proto__, constructor or prototype at any depth, and says where', () => {
    expect(findUnsendable(parse('{"a": {"b": [{"__proto__": 1}]}}'))?.field).toBe('a.b.0.__proto__');
    expect(findUnsendable(parse('{"constructor": {}}'))?.field).toBe('constructor');
    expect(findUnsendable(parse('[{"prototype": null}]'))?.field).toBe('0.prototype');
  });

  it.each(['1e999', '-1e999'])('finds %s, which would be sent as null and clear what it was to set', (number) => {
    expect(findUnsendable(parse(`{"values": {"headcount": ${number}}}`))).toEqual({
      field: 'values.headcount',
      problem: 'is no number that can be sent',
      expected: 'a finite number',
    });
  });

  it('finds nothing in ordinary input, and ignores such words as values', () => {
    expect(findUnsendable({ name: '__proto__', list: ['constructor', 1.5, -0], nothing: null })).toBeUndefined();
    expect(findUnsendable('prototype')).toBeUndefined();
  });

  it('refuses what is nested too deeply instead of running out of stack, and says so in few words', () => {
    const deep = parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`);
    expect(findUnsendable(deep)).toEqual({
      field: 'a.a.a…',
      problem: 'is nested too deeply',
      expected: 'at most 100 levels',
    });
  });
});
