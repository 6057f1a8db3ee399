import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { VersionRecords } from './version-records.js';

function recording() {
  const written: string[][] = [];
  const state = { works: true };
  let next = 0;
  const records = new VersionRecords({
    prefix: 'p',
    random: () => {
      next += 1;
      return next / 2 ** 48;
    },
    write: async (list) => {
      written.push(list.map(([name, version]) => `${name}=${version}`));
      return state.works;
    },
  });
  return { records, written, state };
}

describe('versions of namespaces, keys and tags', () => {
  it('are written together for everything invalidated in one tick', async () => {
    const { records, written } = recording();
    records.bump('n', { tags: ['t'] });
    records.bump('n', { key: 'k' });
    await turn();
    expect(written).toEqual([['p:{n}:t:t=1', 'p:{n}:changed:=2', 'p:{n}:k:k=3']]);
    expect(records.pending()).toEqual([]);
  });

  it('are others when they are written again: another process may have written in between', async () => {
    const { records, written, state } = recording();
    state.works = false;
    records.bump('n', { key: 'k' });
    await turn();
    state.works = true;
    records.bump('n', { key: 'other' });
    await turn();
    expect(written).toEqual([['p:{n}:k:k=1'], ['p:{n}:k:k=2', 'p:{n}:k:other=3']]);
  });

  it('say nothing while one of them is being written', async () => {
    const { records } = recording();
    const before = records.question('n', 'k', ['t']);
    expect(records.versions(before, [undefined, 'c', undefined, 'v'])).toEqual({
      cleared: '',
      changed: 'c',
      key: '',
      tags: { t: 'v' },
    });
    records.bump('n', { tags: ['t'] });
    const during = records.question('n', 'k', ['t']);
    expect(records.versions(before, [])).toBeUndefined();
    await turn();
    expect(records.versions(during, [])).toBeUndefined();
    expect(records.versions(records.question('n', 'k', ['t']), [])).toBeDefined();
  });

  it('become one of the whole namespace when too many wait to be written', async () => {
    const { records, state } = recording();
    state.works = false;
    for (let i = 0; i <= 10_000; i++) records.bump('n', { key: `k${i}` });
    await turn();
    expect(records.pending().map(([name]) => name)).toEqual(['p:{n}:cleared:']);
  });
});
