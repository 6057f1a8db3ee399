import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { operation } from './operation.js';
import { toRequest } from './request.js';

const output = z.unknown();
const get = operation({
  name: 'things.get',
  summary: 'Get a thing',
  route: 'GET /boxes/{box}/things/{id}',
  input: z.object({ box: z.string(), id: z.string(), tag: z.array(z.string()).optional(), page: z.int().optional() }),
  output,
});
const assert = operation({
  name: 'things.assert',
  summary: 'Put a thing',
  route: 'PUT /boxes/{box}/things',
  query: ['matching'],
  toBody: (rest) => ({ data: rest }),
  input: z.object({ box: z.string(), matching: z.string(), values: z.unknown() }),
  output,
});

describe('toRequest', () => {
  it('fills the path, and puts the rest of a read into the query, lists by repeating their key', () => {
    const input = { box: 'a', id: 'b', tag: ['x', 'y'], page: 2, nothing: undefined };
    expect(toRequest(get, input)).toEqual({ method: 'GET', path: '/boxes/a/things/b?tag=x&tag=y&page=2' });
  });

  it('puts the rest of a write into the body, except for what belongs into the query', () => {
    expect(toRequest(assert, { box: 'a', matching: 'name', values: { name: 'x' } })).toEqual({
      method: 'PUT',
      path: '/boxes/a/things?matching=name',
      body: '{"data":{"values":{"name":"x"}}}',
    });
  });

  it('leaves its input as it is', () => {
    const input = Object.freeze({ box: 'a', id: 'b' });
    toRequest(get, input);
    expect(input).toEqual({ box: 'a', id: 'b' });
  });

  it('never lets a value leave its place in the path', async () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.constantFrom('../..', '%2e%2e%2f', 'a/b', 'a?b=c', 'a#b', 'a\nb', '\\..\\'),
    );
    await fc.assert(
      fc.property(hostile, hostile, (box, id) => {
        let path: string;
        try {
          path = toRequest(get, { box, id }).path;
        } catch (error) {
          expect(error).toMatchObject({ code: 'INPUT_INVALID', field: expect.stringMatching(/^(box|id)$/) });
          return;
        }
        const { pathname, search, hash } = new URL(path, 'http://host');
        expect(pathname.split('/')).toHaveLength(5);
        expect([search, hash]).toEqual(['', '']);
      }),
    );
  });

  it('refuses dots alone, which escaping does not hold in their place', () => {
    for (const id of ['.', '..', '']) expect(() => toRequest(get, { box: 'a', id })).toThrow(/id: expected/);
  });

  it('rejects a route that names no key of the input', () => {
    operation({
      name: 'x.y',
      summary: '',
      // @ts-expect-error the input lacks: recordId
      route: 'GET /x/{recordId}',
      input: z.object({ id: z.string() }),
      output,
    });
  });
});

it('puts the query into the words of an operation, and repeats the keys of lists', () => {
  const worded = operation({
    name: 'books.list',
    summary: 'List books',
    route: 'GET /shelves/{shelf}/books',
    input: z.object({ shelf: z.string(), by: z.array(z.string()) }),
    output: z.unknown(),
    toQuery: ({ by }) => ({ author: by }),
  });
  expect(toRequest(worded, { shelf: 'a', by: ['Ada', 'Bo'] }).path).toBe('/shelves/a/books?author=Ada&author=Bo');
});
