import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { explainIssues } from './explain-issues.js';

const Input = z.strictObject({
  id: z.guid().optional(),
  limit: z.int().min(1).max(500).optional(),
  name: z.string().max(5).optional(),
  tags: z.array(z.string()).max(2).optional(),
  order: z.enum(['asc', 'desc']).optional(),
  slug: z
    .string()
    .regex(/^[a-z]+$/, 'a slug of letters')
    .optional(),
  nested: z.object({ deep: z.string() }).optional(),
});

const explain = (input: unknown) => {
  const { error } = Input.safeParse(input);
  return error ? explainIssues(error, input).map(({ text }) => text) : [];
};

describe('explainIssues', () => {
  it('names the field, what was expected, and what came', () => {
    expect(explain({ limit: '20' })).toEqual(['limit: expected a number, got the string "20"']);
    expect(explain({ limit: 1000 })).toEqual(['limit: expected at most 500, got the number 1000']);
    expect(explain({ limit: 1.5 })).toEqual(['limit: expected a whole number, got the number 1.5']);
    expect(explain({ name: null })).toEqual(['name: expected a string, got null']);
    expect(explain({ order: 'up' })).toEqual(['order: expected one of asc, desc, got the string "up"']);
    expect(explain({ slug: '../x' })).toEqual(['slug: expected a slug of letters, got the string "../x"']);
    expect(explain({ id: 'x' })).toEqual(['id: expected a valid UUID, got the string "x"']);
    expect(explain({ tags: ['a', 'b', 'c'] })).toEqual(['tags: expected at most 2 items, got an array of 3']);
    expect(explain({ nested: {} })).toEqual(['nested.deep: expected a string, got nothing']);
  });

  it('shows no more of a long value than its length', () => {
    expect(explain({ name: 'x'.repeat(1_000_000) })).toEqual([
      'name: expected at most 5 characters, got a string of 1000000 characters',
    ]);
  });

  it('names each field that is not known', () => {
    expect(explain({ limt: 1, ordr: 2 })).toEqual([
      'limt is not known here; leave it out',
      'ordr is not known here; leave it out',
    ]);
  });

  it('calls the input itself by that name', () => {
    expect(explain('text')).toEqual(['the input: expected an object, got the string "text"']);
  });
});
