import { fork } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startAttioSandbox } from '@fastpath/sandbox';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Client, createAttioClient, searchRecords, Workspace, writeMany } from '../index.js';

let sandbox: Sandbox;
let client: Client;
let workspace: Workspace;
let folder: string;

beforeAll(async () => {
  sandbox = await startAttioSandbox({ size: 'small', rateLimit: false });
});

afterAll(() => sandbox.close());

beforeEach(async () => {
  sandbox.reset();
  const limits = { writesPerSecond: 1_000, readsPerSecond: 1_000 };
  client = createAttioClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl, limits });
  workspace = new Workspace(client);
  folder = await mkdtemp(join(tmpdir(), 'journal-'));
});

afterEach(async () => {
  await client[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const path = '/v2/objects/companies/records';
const items = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ values: { name: `Bulk ${i}`, domains: [`bulk-${i}.test`] } }));
const upsert = (count: number) =>
  ({ object: 'companies', action: 'upsert', matching_attribute: 'domains', items: items(count) }) as const;
const create = (count: number) => ({ object: 'companies', action: 'create', items: items(count) }) as const;
const sent = (method: string) => sandbox.calls().filter((call) => call.method === method && call.path === path).length;
const stored = async () =>
  (await searchRecords(workspace, { object: 'companies', query: 'Bulk', limit: 500 })).records.length;

describe('writing many records', () => {
  it('writes each, and tells what came of it in the order of the items', async () => {
    const made = await writeMany(workspace, upsert(30));
    expect(made).toMatchObject({ ok: 30, failed: 0, unknown: 0 });
    expect(made.results.map(({ index, status }) => [index, status])).toEqual(made.results.map((_, i) => [i, 'ok']));
    const ids = made.results.map(({ record_id }) => record_id);
    const update = {
      object: 'companies',
      action: 'update',
      items: ids.map((record_id) => ({ record_id, values: { description: 'x' } })),
    } as const;
    expect((await writeMany(workspace, update)).ok).toBe(30);
    const remove = { object: 'companies', action: 'delete', items: ids.map((record_id) => ({ record_id })) } as const;
    expect((await writeMany(workspace, remove)).ok).toBe(30);
    expect(await stored()).toBe(0);
  });

  it('sends again what was not processed, and what does no harm', async () => {
    sandbox.inject({ match: { method: 'PUT', path }, status: 429, headers: { 'retry-after': '0' }, times: 5 });
    sandbox.inject({ match: { method: 'PUT', path }, status: 503, times: 3 });
    expect(await writeMany(workspace, upsert(20))).toMatchObject({ ok: 20 });
    expect(await stored()).toBe(20);
  });

  it('never sends a create again that may have been carried out, and says so', async () => {
    sandbox.inject({ match: { method: 'POST', path }, reset: true, processed: true, times: 2 });
    const report = await writeMany(workspace, create(10));
    expect(report).toMatchObject({ ok: 8, unknown: 2, failed: 0 });
    expect([sent('POST'), await stored()]).toEqual([10, 10]);
  });

  it('lets an item fail alone, and names the field', async () => {
    const [good, bad, none] = [{ values: { name: 'Good' } }, { values: { nmae: 'Bad' } }, {}];
    const report = await writeMany(workspace, { object: 'companies', action: 'create', items: [good, bad, none] });
    expect(report).toMatchObject({ ok: 1, failed: 2 });
    expect(report.results.map(({ error }) => error?.field)).toEqual([
      undefined,
      'items.1.values.nmae',
      'items.2.values',
    ]);
  });

  it('tells how far it is', async () => {
    const seen: number[] = [];
    await writeMany(workspace, upsert(5), { onProgress: ({ done, total }) => seen.push(done / total) });
    expect(seen).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
  });

  it('stops when it is told to, and says which items were not sent', async () => {
    const stop = new AbortController();
    const report = await writeMany(workspace, upsert(50), {
      signal: stop.signal,
      concurrency: 1,
      onProgress: ({ done }) => done === 5 && stop.abort(),
    });
    expect(report).toMatchObject({ ok: 5, failed: 45 });
    expect(sent('PUT')).toBe(5);
  });

  it('refuses none and more than ten thousand items, and an object that is not there', async () => {
    await expect(writeMany(workspace, { ...upsert(1), items: [] })).rejects.toMatchObject({ field: 'items' });
    const many = Array.from({ length: 10_001 }, () => ({}));
    await expect(writeMany(workspace, { ...upsert(1), items: many })).rejects.toMatchObject({ field: 'items' });
    await expect(writeMany(workspace, { ...upsert(1), object: 'compnies' })).rejects.toMatchObject({ field: 'object' });
  });
});

describe('a journal', () => {
  const journal = () => join(folder, 'journal.jsonl');

  it('lets a second run do only what the first left undone, and is its owner’s alone', async () => {
    const stop = new AbortController();
    const onProgress = ({ done }: { done: number }) => done === 4 && stop.abort();
    await writeMany(workspace, upsert(10), { journal: journal(), signal: stop.signal, concurrency: 1, onProgress });
    expect(await writeMany(workspace, upsert(10), { journal: journal() })).toMatchObject({ ok: 10 });
    expect(sent('PUT')).toBe(10);
    expect((await stat(journal())).mode & 0o777).toBe(0o600);
  });

  it('after a kill -9 each record is there once, and a create that was cut off is not hidden', async () => {
    for (const [work, expected] of [
      [upsert(40), { ok: 40 }],
      [create(40), { failed: 0 }],
    ] as const) {
      sandbox.reset();
      await rm(journal(), { force: true });
      await killedRun(work);
      const report = await writeMany(workspace, work, { journal: journal() });
      expect(report).toMatchObject(expected);
      expect(report.ok + report.unknown).toBe(40);
      const there = await stored();
      expect(there).toBeLessThanOrEqual(40);
      expect(there).toBeGreaterThanOrEqual(report.ok);
    }
  }, 60_000);

  it('of other work, or damaged, is refused; a last line cut short is not', async () => {
    await writeMany(workspace, upsert(2), { journal: journal() });
    await expect(writeMany(workspace, upsert(3), { journal: journal() })).rejects.toMatchObject({ field: 'journal' });
    await appendFile(journal(), '{"done": {"ind');
    expect(await writeMany(workspace, upsert(2), { journal: journal() })).toMatchObject({ ok: 2 });
    const [first = ''] = (await readFile(journal(), 'utf8')).split('\n');
    await writeFile(journal(), `${first}\nnonsense\n`);
    await expect(writeMany(workspace, upsert(2), { journal: journal() })).rejects.toThrow(/line 2 is damaged/);
    await writeFile(journal(), '{"name": "not a journal"}\n');
    await expect(writeMany(workspace, upsert(2), { journal: journal() })).rejects.toMatchObject({ field: 'journal' });
  });

  /** Runs the work in another process, and kills that in the middle. */
  async function killedRun(work: object): Promise<void> {
    const script = join(folder, 'run.mjs');
    await writeFile(script, await bundled());
    const child = fork(script, { stdio: 'ignore' });
    const exit = new Promise((resolve) => child.on('exit', resolve));
    child.send({ work, journal: journal(), baseUrl: sandbox.baseUrl, apiKey: sandbox.apiKey });
    while (sandbox.calls().filter((call) => call.path === path).length < 10)
      await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill('SIGKILL');
    await exit;
  }
});

/** The client as one file, for a process of its own. */
async function bundled(): Promise<string> {
  const { build } = await import('tsup');
  const outDir = await mkdtemp(join(tmpdir(), 'bundle-'));
  const { cli } = await import('@fastpath/tsup-config');
  const entry = { run: join(import.meta.dirname, '../testing/bulk-process.ts') };
  const options = cli({
    entry,
    outDir,
    outExtension: () => ({ js: '.mjs' }),
    silent: true,
    splitting: false,
    onSuccess: async () => {},
  });
  await build({ ...options, config: false });
  const text = await readFile(join(outDir, 'run.mjs'), 'utf8');
  await rm(outDir, { recursive: true });
  return text;
}
