import { isReadOnly } from '@fastpath/api-kit';
import { samplesOf } from '@fastpath/api-kit/sample';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { all } from '../testing/all.js';

describe('the operations', () => {
  it('are 97, each with a name, a route and a sentence of its own', () => {
    expect(all).toHaveLength(97);
    for (const key of ['name', 'route', 'summary'] as const) expect(new Set(all.map((one) => one[key])).size).toBe(97);
    for (const { name } of all) expect(name).toMatch(/^[a-z_]+\.[a-z_]+$/);
  });

  it.each(all.map((operation) => [operation.name, operation] as const))(
    '%s takes an input that fits its route',
    (_, operation) => {
      const { route, input } = operation;
      const placeholders = [...route.matchAll(/\{(\w+)\}/g)].map(([, key]) => key);
      for (const extent of ['required', 'all'] as const) {
        for (const sample of samplesOf(input, extent)) {
          expect(z.safeParse(input, sample).error?.issues ?? []).toEqual([]);
          expect(Object.keys(sample as object)).toEqual(expect.arrayContaining(placeholders));
        }
      }
    },
  );

  it('that write name what they change', () => {
    const silent = all.filter((operation) => !isReadOnly(operation) && !operation.invalidates).map(({ name }) => name);
    expect(silent).toEqual(['sequences.unsubscribe']);
  });

  it('that destroy are marked', () => {
    const unmarked = all.filter(({ route, destructive }) => route.startsWith('DELETE ') && !destructive);
    expect(unmarked.map(({ name }) => name)).toEqual([]);
  });
});
