import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serve } from './testing/serve.js';

const served = serve();
const { start, calls } = served;
const path = '/v2/objects/companies/records';
const upserts = (count: number) => ({
  object: 'companies',
  action: 'upsert',
  matching_attribute: 'domains',
  items: Array.from({ length: count }, (_, i) => ({ values: { name: `Bulk ${i}`, domains: [`bulk-${i}.example`] } })),
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journals-'));
});
afterEach(() => rm(folder, { recursive: true }));

const server = (env: Readonly<Record<string, string>> = {}) =>
  start(env, [
    '--journal-folder',
    join(folder, 'of', 'server'),
    '--writes-per-second',
    '1000',
    '--max-answer-bytes',
    '1000000',
  ]);
const files = async () =>
  (await readdir(join(folder, 'of', 'server'))).map((name) => join(folder, 'of', 'server', name));
const sent = () => calls().filter((call) => call === `PUT ${path}`).length;

/** Of each hundred upserts ten are refused and five fail, two of these after they were carried out. */
function trouble(count: number): void {
  const match = { method: 'PUT', path };
  for (let i = 0; i < count; i++) {
    if (i % 10 === 3) served.sandbox.inject({ match, status: 429, headers: { 'retry-after': '0' } });
    else if (i % 20 === 7) served.sandbox.inject({ match, status: 503, processed: i % 40 === 7 });
    else served.sandbox.inject({ match, delayMs: 1 });
  }
}

describe('a journal', () => {
  it('lets 1,000 upserts go on after a kill -9 in bad weather: each record is there once', async () => {
    const work = { ...upserts(1_000), journal: 'import' };
    trouble(1_500);
    const first = await server();
    const call = first.call('write_records', work).catch(() => 'gone');
    await expect.poll(sent, { timeout: 20_000 }).toBeGreaterThan(500);
    process.kill(first.pid, 'SIGKILL');
    expect(await call).toBe('gone');
    const before = sent();

    const told: number[] = [];
    const second = await server();
    const { json } = await second.call('write_records', work, undefined, ({ progress }) => told.push(progress));
    expect(json).toMatchObject({ ok: 1_000, failed: 0, unknown: 0 });
    expect(json.results.map(({ index }: { index: number }) => index)).toEqual(work.items.map((_, i) => i));
    expect(sent() - before).toBeLessThan(750); // what was done is not done again
    expect(told.at(-1)).toBe(1_000);

    const stored: { domains: readonly string[] }[] = [];
    for (let cursor: string | undefined, isFirst = true; isFirst || cursor; isFirst = false) {
      const asked: object = { object: 'companies', query: 'bulk-', fields: ['domains'], limit: 500, cursor };
      const { records, next_cursor } = (await second.call('search_records', asked)).json;
      stored.push(...records.map(({ values }: { values: { domains: readonly string[] } }) => values));
      cursor = next_cursor;
    }
    expect(stored.flatMap(({ domains }) => domains).toSorted()).toEqual(
      work.items.flatMap(({ values }) => values.domains).toSorted(),
    );
  }, 60_000);

  it('is its owner’s alone, one for each key, and answers work that is done without a request', async () => {
    const session = await server();
    const work = { ...upserts(3), journal: 'three' };
    const { json } = await session.call('write_records', work);
    const before = sent();
    expect((await session.call('write_records', work)).json).toEqual(json);
    expect(sent()).toBe(before);
    const [file = ''] = await files();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(file + (await readFile(file, 'utf8'))).not.toContain(served.sandbox.apiKey);
  });

  it.each([
    ['of other work', async () => {}, { items: upserts(4).items }, 'other items'],
    ['that is damaged', (file: string) => appendFile(file, 'nonsense\n{}\n'), {}, 'damaged'],
    ['that is none', (file: string) => writeFile(file, '{"name": "x"}\n'), {}, 'does not begin'],
  ])('%s is refused before anything is sent', async (_, damage, change, why) => {
    const session = await server();
    const work = { ...upserts(3), journal: 'three' };
    await session.call('write_records', work);
    const [file = ''] = await files();
    await damage(file);
    const before = sent();
    const { isError, json } = await session.call('write_records', { ...work, ...change });
    expect([isError, json.error]).toEqual([true, expect.objectContaining({ code: 'INPUT_INVALID', field: 'journal' })]);
    expect(json.error.message).toContain(why);
    expect(sent()).toBe(before);
  });

  it('is used by one call at a time', async () => {
    const session = await server();
    served.sandbox.inject({ match: { path }, delayMs: 200 });
    const work = { ...upserts(2), journal: 'one' };
    const [first, second] = await Promise.all([
      session.call('write_records', work),
      session.call('write_records', work),
    ]);
    expect([first.isError, second.json.error]).toEqual([false, expect.objectContaining({ field: 'journal' })]);
  });

  it.each(['../up', 'a/b', 'a.b', ' '])('has a name that stays in its folder: %j is refused', async (journal) => {
    const { json } = await (await server()).call('write_records', { ...upserts(1), journal });
    expect(json.error).toMatchObject({ code: 'INPUT_INVALID', field: 'journal' });
    expect(sent()).toBe(0);
  });

  it('needs a folder, and says so', async () => {
    const { json } = await (await start()).call('write_records', { ...upserts(1), journal: 'x' });
    expect(json.error).toMatchObject({ field: 'journal', next: expect.stringContaining('--journal-folder') });
    expect(sent()).toBe(0);
  });
});
