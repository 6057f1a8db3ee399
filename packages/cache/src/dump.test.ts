import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Cache } from './cache.js';
import { restoreFrom, saveTo } from './dump.js';

const MINUTE = { ttlMs: 60_000 };

describe('a dump', () => {
  const clock = { ms: 0 };
  let dir: string;
  let file: string;
  const cache = () => new Cache({ now: () => clock.ms });

  beforeEach(async () => {
    clock.ms = 1_000_000;
    dir = await mkdtemp(join(tmpdir(), 'cache-'));
    file = join(dir, 'dump');
  });
  afterEach(() => rm(dir, { recursive: true }));

  it('gives a new cache what the old one had, with its tags and what is left of its time', async () => {
    const before = cache();
    before.namespace('a').set('key', { name: 'Acmé\n' }, { ...MINUTE, tags: ['tag'] });
    before.namespace('b').set('key', null, { ttlMs: Number.POSITIVE_INFINITY });
    expect(await saveTo(before, file)).toBe(2);

    clock.ms += 30_000;
    const after = cache();
    expect(await restoreFrom(after, file)).toBe(2);
    expect(after.namespace('a').get('key')).toEqual({ name: 'Acmé\n' });
    clock.ms += 29_999;
    expect(after.namespace('a').get('key')).toBeDefined();
    clock.ms += 1;
    expect(after.namespace('a').get('key')).toBeUndefined();
    expect(after.namespace('b').get('key')).toBeNull();
  });

  it('is dropped by tag like everything else', async () => {
    const before = cache();
    before.namespace('a').set('key', 1, { ...MINUTE, tags: ['tag'] });
    await saveTo(before, file);
    const after = cache();
    await restoreFrom(after, file);
    after.namespace('a').invalidate(['tag']);
    expect(after.namespace('a').get('key')).toBeUndefined();
  });

  it('leaves out what is invalidated, over, an error, or has no JSON text', async () => {
    const before = cache();
    const space = before.namespace('a');
    space.set('invalidated', 1, { ...MINUTE, tags: ['tag'] });
    space.set('over', 1, { ttlMs: 1 });
    space.set('bigint', 1n, MINUTE);
    await space
      .getOrLoad('error', () => Promise.reject(new Error('no')), { negativeTtlMs: () => 60_000 })
      .catch(() => {});
    space.invalidate(['tag']);
    clock.ms += 1;
    expect(await saveTo(before, file)).toBe(0);
  });

  it('can be read by its owner alone, and leaves no draft behind', async () => {
    await saveTo(cache(), file);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(dir)).toEqual(['dump']);
  });

  it('has at most maxBytes, of what was used last', async () => {
    const before = cache();
    for (let i = 0; i < 100; i++) before.namespace('a').set(`key:${i}`, 'x'.repeat(100), MINUTE);
    const saved = await saveTo(before, file, { maxBytes: 2_000 });
    expect((await stat(file)).size).toBeLessThanOrEqual(2_000);
    const after = cache();
    expect(await restoreFrom(after, file)).toBe(saved);
    expect(after.namespace('a').get('key:99')).toBeDefined();
    expect(after.namespace('a').get('key:0')).toBeUndefined();
  });

  it('keeps the order of use', async () => {
    const before = cache();
    for (const key of ['old', 'middle', 'new']) before.namespace('a').set(key, key, MINUTE);
    await saveTo(before, file);
    const after = new Cache({ now: () => clock.ms, maxEntries: 2 });
    await restoreFrom(after, file);
    expect(after.namespace('a').get('old')).toBeUndefined();
    expect(after.namespace('a').get('new')).toBe('new');
  });

  it('that does not exist gives nothing', async () => {
    expect(await restoreFrom(cache(), join(dir, 'none'))).toBe(0);
  });

  it.each(['', '{"format":"fastpath-cache","version":2}\n', 'anything else\n'])(
    'that is not one is refused: %j',
    async (text) => {
      await writeFile(file, text);
      if (text === '') expect(await restoreFrom(cache(), file)).toBe(0);
      else await expect(restoreFrom(cache(), file)).rejects.toMatchObject({ code: 'BAD_DUMP' });
    },
  );

  it('that is damaged gives what can be read', async () => {
    const before = cache();
    before.namespace('a').set('key', 1, MINUTE);
    await saveTo(before, file);
    await writeFile(file, `${await readFile(file, 'utf8')}["a","cut`);
    expect(await restoreFrom(cache(), file)).toBe(1);
  });
});
