import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Metrics } from '../metrics.js';
import { rotatingFile } from './rotating-file.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metrics-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const { signal } = new AbortController();

/** A snapshot whose line can be told from others. */
const snapshot = (at: number) => ({ ...new Metrics({ now: () => at }).snapshot() });

async function ticks(file: string): Promise<number[]> {
  const text = await readFile(join(folder, file), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { at: number }).at);
}

const lineBytes = Buffer.byteLength(`${JSON.stringify(snapshot(1))}\n`);

describe('rotatingFile', () => {
  it('appends a line for each snapshot, and makes the folder', async () => {
    const sink = rotatingFile({ path: join(folder, 'deep/er/metrics.jsonl') });
    await sink(snapshot(1), signal);
    await sink(snapshot(2), signal);
    expect(await ticks('deep/er/metrics.jsonl')).toEqual([1, 2]);
  });

  it('begins a new file before one grows too large, and keeps so many', async () => {
    const sink = rotatingFile({ path: join(folder, 'm'), maxBytes: 2 * lineBytes, maxFiles: 3 });
    for (let at = 1; at <= 9; at++) await sink(snapshot(at), signal);
    expect((await readdir(folder)).sort()).toEqual(['m', 'm.1', 'm.2']);
    expect([await ticks('m'), await ticks('m.1'), await ticks('m.2')]).toEqual([[9], [7, 8], [5, 6]]);
  });

  it('begins anew with one file in all', async () => {
    const sink = rotatingFile({ path: join(folder, 'm'), maxBytes: lineBytes, maxFiles: 1 });
    for (let at = 1; at <= 3; at++) await sink(snapshot(at), signal);
    expect(await readdir(folder)).toEqual(['m']);
    expect(await ticks('m')).toEqual([3]);
  });

  it('goes on after what an earlier process wrote', async () => {
    await writeFile(join(folder, 'm'), `${JSON.stringify({ at: 0 })}\n`);
    await rotatingFile({ path: join(folder, 'm') })(snapshot(1), signal);
    expect(await ticks('m')).toEqual([0, 1]);
  });

  it('writes lines whole and in order when they are asked for at once', async () => {
    const sink = rotatingFile({ path: join(folder, 'm'), maxBytes: 2 * lineBytes });
    await Promise.all([1, 2, 3, 4, 5].map((at) => sink(snapshot(at), signal)));
    expect([await ticks('m.2'), await ticks('m.1'), await ticks('m')]).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('fails the flush where it cannot write, and works again when it can', async () => {
    await writeFile(join(folder, 'taken'), '');
    const sink = rotatingFile({ path: join(folder, 'taken/m') });
    await expect(sink(snapshot(1), signal)).rejects.toMatchObject({ code: expect.stringMatching(/ENOTDIR|EEXIST/) });
    await rm(join(folder, 'taken'));
    await sink(snapshot(2), signal);
    expect(await ticks('taken/m')).toEqual([2]);
  });

  it('does not write what was given up', async () => {
    await expect(rotatingFile({ path: join(folder, 'm') })(snapshot(1), AbortSignal.abort())).rejects.toThrow();
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([{ maxBytes: 0 }, { maxFiles: 0 }, { maxFiles: 1.5 }])('refuses %j', (options) => {
    expect(() => rotatingFile({ path: 'm', ...options })).toThrow(Object.keys(options)[0]);
  });
});
