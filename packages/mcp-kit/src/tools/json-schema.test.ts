import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { toJsonSchema } from './json-schema.js';

describe('toJsonSchema', () => {
  it('leaves out the $schema line', () => {
    expect(toJsonSchema(z.object({}), 'input')).toEqual({ type: 'object', properties: {} });
  });

  it('writes several types as anyOf, each with the rules', () => {
    const schema = toJsonSchema(
      z.object({ a: z.string().nullable().describe('A'), b: z.union([z.string(), z.number()]) }),
      'input',
    );
    expect(schema['properties']).toEqual({
      a: { anyOf: [{ type: 'string' }, { type: 'null' }], description: 'A' },
      b: { anyOf: [{ type: 'string' }, { type: 'number' }] },
    });
  });

  it('never writes an array of types, however deep', () => {
    const deep = z.object({ list: z.array(z.object({ value: z.string().nullable().default(null) })) });
    expect(JSON.stringify(toJsonSchema(deep, 'input'))).not.toMatch(/"type":\[/);
  });

  it('leaves out a pattern that repeats a format', () => {
    const schema = toJsonSchema(z.object({ id: z.uuid(), slug: z.string().regex(/^[a-z]+$/) }), 'input');
    expect(schema['properties']).toEqual({
      id: { type: 'string', format: 'uuid' },
      slug: { type: 'string', pattern: '^[a-z]+$' },
    });
  });

  it('leaves out the limits of safe integers and keeps real ones', () => {
    const schema = toJsonSchema(z.object({ any: z.int(), some: z.int().min(1).max(500) }), 'input');
    expect(schema['properties']).toEqual({
      any: { type: 'integer' },
      some: { type: 'integer', minimum: 1, maximum: 500 },
    });
  });

  it('does not require an input that has a default', () => {
    const schema = toJsonSchema(z.object({ limit: z.int().default(20), query: z.string() }), 'input');
    expect(schema['required']).toEqual(['query']);
  });

  it('lets a result have more fields than it names, and does not waste words on what is refused', () => {
    const strict = z.strictObject({
      id: z.string(),
      inner: z.strictObject({}),
      any: z.record(z.string(), z.unknown()),
    });
    expect(JSON.stringify(toJsonSchema(strict, 'output'))).not.toContain('additionalProperties');
    expect(JSON.stringify(toJsonSchema(strict, 'input'))).not.toContain('additionalProperties');
  });

  it('keeps lengths that mean something, and leaves out those that only guard', () => {
    const schema = z.object({
      code: z.string().min(2).max(8),
      text: z.string().min(1).max(5_000),
      few: z.array(z.int()).max(5),
    });
    expect(toJsonSchema(schema, 'input')['properties']).toEqual({
      code: { type: 'string', minLength: 2, maxLength: 8 },
      text: { type: 'string' },
      few: { type: 'array', items: { type: 'integer' }, maxItems: 5 },
    });
  });
});
