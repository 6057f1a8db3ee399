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
    expect(written).toEqual([['p:{n}:changed:=3', 'p:{n}:t:t=2', 'p:{n}:k:k=4']]);
    expect(records.outbox.pending()).toEqual([]);
  });

  it('are others when they are written again: another process may have written in between', async () => {
    const { records, written, state } = recording();
    state.works = false;
    records.bump('n', { key: 'k' });
    await turn();
    state.works = true;
    records.bump('n', { key: 'other' });
    await turn();
    expect(written).toEqual([
      ['p:{n}:changed:=1', 'p:{n}:k:k=2'],
      ['p:{n}:changed:=5', 'p:{n}:k:k=4', 'p:{n}:k:other=6'],
    ]);
  });

  it('of a namespace are written with that of the namespace before them, and read with it after them', async () => {
    const { records, written } = recording();
    records.bump('n', { tags: ['t', 'u'] });
    await turn();
    expect(written[0]?.[0]).toBe('p:{n}:changed:=1');
    expect(records.names('n', 'k', ['t'])).toEqual(['p:{n}:cleared:', 'p:{n}:k:k', 'p:{n}:t:t', 'p:{n}:changed:']);
    expect(records.versions(['t'], [undefined, 'k1', 't1', 'c1'])).toEqual({
      cleared: '',
      key: 'k1',
      tags: { t: 't1' },
      changed: 'c1',
    });
  });

  it.each([{ tags: ['t'] }, { key: 'k' }, { pattern: '*' }, { everything: true } as const])(
    'say nothing while one of their namespace is being written: %j',
    async (change) => {
      const { records } = recording();
      expect(records.isSettled('n')).toBe(true);
      records.bump('n', change);
      expect([records.isSettled('n'), records.isSettled('other')]).toEqual([false, true]);
      await turn();
      expect(records.isSettled('n')).toBe(true);
    },
  );

  it('become one of the whole namespace when too many wait to be written', async () => {
    const { records, state } = recording();
    state.works = false;
    for (let i = 0; i < 10_000; i++) records.bump('n', { key: `k${i}` });
    await turn();
    expect(records.outbox.pending().map(([name]) => name)).toEqual(['p:{n}:changed:', 'p:{n}:cleared:']);
  });
});
