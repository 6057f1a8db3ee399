import { ApiError } from '@fastpath/api-kit';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { aTool } from '../testing/tools.js';
import { parseInput } from './tool-input.js';

const search = aTool('search', {
  inputSchema: z.object({
    object: z.string(),
    limit: z.int().min(1).max(500).default(20),
    filter: z.record(z.string(), z.unknown()).optional(),
    ids: z.array(z.string()).optional(),
  }),
});

function refusal(args: unknown): ApiError {
  try {
    parseInput(search, args);
  } catch (error) {
    if (error instanceof ApiError) return error;
  }
  throw new Error('was not refused');
}

describe('parseInput', () => {
  it('fills in defaults', () => {
    expect(parseInput(search, { object: 'people' })).toEqual({ object: 'people', limit: 20 });
  });

  it('names the field, what was expected and what the tool takes', () => {
    expect(refusal({ object: 'people', limit: 900 })).toMatchObject({
      code: 'INPUT_INVALID',
      field: 'limit',
      expected: 'at most 500',
      message: expect.stringContaining('search: limit: expected at most 500, got the number 900'),
      next: expect.stringContaining('object, limit, filter, ids'),
    });
  });

  it('names every field that does not fit', () => {
    expect(refusal({ limit: 'ten' }).message).toMatch(/object: expected.*; limit: expected/);
  });

  it('refuses arguments that the tool does not have', () => {
    expect(refusal({ object: 'people', limt: 3 })).toMatchObject({ field: 'limt' });
  });

  it.each(['__proto__', 'constructor', 'prototype'])(
    'refuses a key named %s at any depth, which a parser would drop',
    (key) => {
      const args: unknown = JSON.parse(`{"object":"people","filter":{"name":{"${key}":{"admin":true}}}}`);
      expect(refusal(args)).toMatchObject({ code: 'INPUT_INVALID', field: `filter.name.${key}` });
    },
  );

  it('refuses a number that JSON cannot carry: it would be sent as null', () => {
    const args: unknown = JSON.parse('{"object":"people","filter":{"headcount":1e999}}');
    expect(refusal(args)).toMatchObject({
      code: 'INPUT_INVALID',
      field: 'filter.headcount',
      expected: 'a finite number',
    });
  });

  it('takes an object or array that came as a JSON string', () => {
    const args = { object: 'people', filter: '{"name":"Ada"}', ids: '["a","b"]' };
    expect(parseInput(search, args)).toMatchObject({ filter: { name: 'Ada' }, ids: ['a', 'b'] });
    expect(parseInput(search, JSON.stringify(args))).toMatchObject({ filter: { name: 'Ada' }, ids: ['a', 'b'] });
  });

  it('does not change the arguments it was given', () => {
    const args = Object.freeze({ object: 'people', filter: '{}' });
    parseInput(search, args);
    expect(args.filter).toBe('{}');
  });

  it('refuses a forbidden key inside a JSON string too', () => {
    expect(refusal({ object: 'people', filter: '{"__proto__":{}}' })).toMatchObject({ field: 'filter.__proto__' });
  });

  it('refuses a string that is not JSON where an object is expected', () => {
    expect(refusal({ object: 'people', filter: '{name' })).toMatchObject({ field: 'filter', expected: 'an object' });
  });

  it.each([null, 7, [], 'people'])('refuses arguments that are no object: %j', (args) => {
    expect(refusal(args)).toMatchObject({ code: 'INPUT_INVALID' });
  });
});
