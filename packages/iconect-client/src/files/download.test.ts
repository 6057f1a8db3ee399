import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeFiles } from '../testing/fake-files.js';
import { withService } from '../testing/setup.js';
import { type DownloadOptions, downloadFile } from './download-file.js';
import { readFile } from './read-file.js';

const the = withService();
let files: FakeFiles;
let root: string;

beforeEach(() => {
  files = new FakeFiles(the.service);
  root = mkdtempSync(join(tmpdir(), 'download-test-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const download = (id: string, options: Partial<DownloadOptions> = {}, to = 'out.bin') =>
  downloadFile(the.client, { id, to }, { root, retryDelayMs: 1, ...options });
const written = () => readFileSync(join(root, 'out.bin'));
const ranges = () =>
  the.service.seen.filter(({ path }) => path.endsWith('/download')).map(({ headers }) => headers.range);

/** Breaks off the next downloads after some bytes. */
function breakOff(bytes: Buffer, after: number, times = 1) {
  let left = times;
  files.fault = ({ path, headers }, response) => {
    if (!path.endsWith('/download') || left === 0) return false;
    left -= 1;
    const start = Number(/\d+/.exec(headers.range ?? '0')?.[0]);
    const isRange = headers.range !== undefined;
    response.writeHead(isRange ? 206 : 200, {
      'content-length': bytes.length - start,
      ...(isRange && { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` }),
    });
    response.write(bytes.subarray(start, start + after), () => setImmediate(() => response.destroy()));
    return true;
  };
}

describe('a download', () => {
  it('is the stored bytes, whatever they are', async () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28]), randomBytes(300_000)]);
    const report = await download(files.add(bytes));
    expect(written().equals(bytes)).toBe(true); // toEqual looks at each byte
    expect(report).toMatchObject({ bytes: bytes.length, resumedBytes: 0 });
    expect(readdirSync(root)).toEqual(['out.bin']);
  });

  it('that breaks off goes on from there, as often as something comes', async () => {
    const bytes = randomBytes(5_000);
    const id = files.add(bytes);
    breakOff(bytes, 1_000, 3);
    await download(id);
    expect(written()).toEqual(bytes);
    expect(ranges()).toEqual([undefined, 'bytes=1000-', 'bytes=2000-', 'bytes=3000-']);
  });

  it('that was given up goes on in the next run', async () => {
    const bytes = randomBytes(5_000);
    const id = files.add(bytes);
    breakOff(bytes, 1_000, 1);
    const caller = new AbortController();
    const run = download(id, { signal: caller.signal, onProgress: () => caller.abort(new Error('enough')) });
    await expect(run).rejects.toThrow('enough');
    expect(existsSync(join(root, 'out.bin'))).toBe(false);
    const report = await download(id);
    expect(report.resumedBytes).toBe(1_000);
    expect(written()).toEqual(bytes);
  });

  it('begins anew where the service knows no ranges', async () => {
    const bytes = randomBytes(5_000);
    const id = files.add(bytes);
    files.knowsRanges = false;
    breakOff(bytes, 1_000);
    await download(id);
    expect(written()).toEqual(bytes);
  });

  it('puts no wrong range into a file', async () => {
    const bytes = randomBytes(5_000);
    const id = files.add(bytes);
    breakOff(bytes, 1_000);
    const broken = files.fault;
    files.fault = (seen, response) => {
      if (seen.headers.range === undefined) return broken(seen, response);
      response.writeHead(206, { 'content-range': 'bytes 0-4999/5000' }).end(bytes);
      return true;
    };
    await expect(download(id)).rejects.toMatchObject({ code: 'RESPONSE_INVALID' });
    expect(readdirSync(root)).toEqual([]);
  });

  it('whose bytes are not those of the hash is an error, and leaves nothing', async () => {
    const id = files.add(randomBytes(100), { hash: '0'.repeat(64) });
    await expect(download(id)).rejects.toMatchObject({ code: 'RESPONSE_INVALID' });
    expect(readdirSync(root)).toEqual([]);
  });

  it('replaces a file only when asked, and stays under the root', async () => {
    const id = files.add(Buffer.from('new'));
    writeFileSync(join(root, 'out.bin'), 'old');
    await expect(download(id)).rejects.toMatchObject({ code: 'INPUT_INVALID', field: 'to' });
    await download(id, { overwrite: true });
    expect(written().toString()).toBe('new');
    await expect(download(id, {}, '../out.bin')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('onto a full disk says so, and frees what it took', async () => {
    const id = files.add(randomBytes(100));
    const probe = await open(join(root, 'probe'), 'w');
    const prototype = Object.getPrototypeOf(probe) as { write(): Promise<unknown> };
    await probe.close();
    rmSync(join(root, 'probe'));
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    const spy = vi.spyOn(prototype, 'write').mockRejectedValue(full);
    try {
      await expect(download(id)).rejects.toMatchObject({
        code: 'INPUT_INVALID',
        next: expect.stringContaining('disk'),
      });
    } finally {
      spy.mockRestore();
    }
    expect(readdirSync(root)).toEqual([]);
  });

  it('of what is not there says so', async () => {
    await expect(download('none')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(readdirSync(root)).toEqual([]);
  });
});

describe('readFile', () => {
  it('gives a small file, or a part of one, byte by byte', async () => {
    const bytes = randomBytes(1_000);
    const id = files.add(bytes);
    const whole = await readFile(the.client, { id });
    expect(Buffer.from(whole.content, 'base64')).toEqual(bytes);
    for (const knows of [true, false]) {
      files.knowsRanges = knows;
      const part = await readFile(the.client, { id, range: { start: 10, end: 19 } });
      expect(part).toEqual({
        content: bytes.subarray(10, 20).toString('base64'),
        contentLength: 10,
        totalBytes: 1_000,
      });
    }
  });

  it('gives no more than 256 KiB', async () => {
    const id = files.add(randomBytes(300_000));
    await expect(readFile(the.client, { id })).rejects.toMatchObject({ code: 'INPUT_INVALID', field: 'id' });
    const range = { start: 0, end: 299_999 };
    await expect(readFile(the.client, { id, range })).rejects.toMatchObject({ field: 'range' });
    await expect(readFile(the.client, { id, range: { start: 5, end: 4 } })).rejects.toMatchObject({
      field: 'range.end',
    });
  });
});
