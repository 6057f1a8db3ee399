import { describe, expect, it } from 'vitest';
import { Cache } from './cache.js';
import { prefixSearch } from './prefix-search.js';

const names = ['Acme', 'Acme Labs', 'Acton', 'Beta'];

function searching(limit: number) {
  const clock = { ms: 0 };
  const space = new Cache({ now: () => clock.ms }).namespace('credential');
  const asked: string[] = [];
  const matches = (name: string, query: string) => name.toLowerCase().startsWith(query);
  const search = prefixSearch<string>(space, {
    ttlMs: 1_000,
    tags: ['names'],
    key: (query) => `search:${query}`,
    matches,
  });
  const load = async (query: string) => {
    asked.push(query);
    const rows = names.filter((name) => matches(name, query));
    return { rows: rows.slice(0, limit), complete: rows.length <= limit };
  };
  return { clock, space, asked, find: (query: string) => search(query, load) };
}

describe('prefixSearch', () => {
  it('answers a longer query from the complete answer to its beginning', async () => {
    const { find, asked } = searching(10);
    expect(await find('ac')).toEqual({ rows: ['Acme', 'Acme Labs', 'Acton'], complete: true });
    expect(await find('acme')).toEqual({ rows: ['Acme', 'Acme Labs'], complete: true });
    expect(await find('acme x')).toEqual({ rows: [], complete: true });
    expect(asked).toEqual(['ac']);
  });

  it('asks again when the answer to the beginning was cut', async () => {
    const { find, asked } = searching(2);
    expect(await find('ac')).toMatchObject({ complete: false });
    expect(await find('acm')).toEqual({ rows: ['Acme', 'Acme Labs'], complete: true });
    expect(asked).toEqual(['ac', 'acm']);
  });

  it('takes the same query written otherwise for the same', async () => {
    const { find, asked } = searching(10);
    await find('Acme ');
    await find('acme');
    expect(asked).toEqual(['acme']);
  });

  it('asks again when the answer to the beginning is old or was invalidated', async () => {
    const { find, asked, clock, space } = searching(10);
    await find('ac');
    clock.ms = 1_000;
    await find('act');
    space.invalidate(['names']);
    await find('acto');
    expect(asked).toEqual(['ac', 'act', 'acto']);
  });
});
