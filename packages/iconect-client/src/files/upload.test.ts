import { createHash, randomBytes } from 'node:crypto';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeFiles } from '../testing/fake-files.js';
import { withService } from '../testing/setup.js';
import { uploadDirectory } from './upload-directory.js';
import { uploadFile } from './upload-file.js';
import type { UploadInput, UploadOptions } from './upload-options.js';

const the = withService();
const chunkBytes = 1_000;
const place = { projectId: 'p1', fileStoreId: 's1' };
let files: FakeFiles;
let root: string;

beforeEach(() => {
  files = new FakeFiles(the.service);
  root = mkdtempSync(join(tmpdir(), 'upload-test-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (name: string, bytes: Buffer | string) => writeFileSync(join(root, name), bytes);
const upload = (input: Partial<UploadInput> & { path: string }, options: Partial<UploadOptions> = {}) =>
  uploadFile(the.client, { ...place, ...input }, { root, chunkBytes, retryDelayMs: 1, ...options });
const stored = ({ file }: { file: { id?: string } }) => files.files.get(file.id ?? '')?.bytes;
const chunkNumbers = () =>
  the.service.seen.flatMap(({ path }) => [/chunks\/(\d+)$/.exec(path)?.[1]].filter((n) => n !== undefined)).map(Number);

describe('an upload', () => {
  it('of a small file is one request', async () => {
    const bytes = randomBytes(900);
    write('a.bin', bytes);
    const report = await upload({ path: 'a.bin' });
    expect(stored(report)).toEqual(bytes);
    expect(report).toMatchObject({ sha256: createHash('sha256').update(bytes).digest('hex'), chunks: 1 });
    expect(the.service.seen.map(({ path }) => path)).toEqual(['/v1/files/upload']);
  });

  it.each(['json-base64', 'octet', 'multipart'] as const)(
    'of a large file sends chunks as %s, from the number that the dialect says',
    async (form) => {
      files.chunkBase = 1;
      the.connect({ dialect: { ...the.client.dialect, upload: { form, chunkBase: 1, gzip: false } } });
      const bytes = randomBytes(4_321);
      write('a.bin', bytes);
      const told: number[] = [];
      const report = await upload({ path: 'a.bin' }, { onProgress: ({ bytes: sent }) => told.push(sent) });
      expect(stored(report)).toEqual(bytes);
      expect(chunkNumbers().sort()).toEqual([1, 2, 3, 4, 5]);
      expect(told.at(-1)).toBe(4_321);
      write('small.bin', bytes.subarray(0, 500));
      expect(stored(await upload({ path: 'small.bin' }))).toEqual(bytes.subarray(0, 500));
    },
  );

  it('packs chunks on their way where the service takes them so; what is stored is the same', async () => {
    the.connect({ dialect: { ...the.client.dialect, upload: { form: 'json-base64', chunkBase: 0, gzip: true } } });
    const text = 'all work and no play '.repeat(300);
    write('a.txt', text);
    const report = await upload({ path: 'a.txt', mimeType: 'text/plain' });
    expect(stored(report)?.toString()).toBe(text);
    const sent = the.service.seen.filter(({ headers }) => headers['content-encoding'] === 'gzip');
    expect(sent).toHaveLength(7);
  });

  it('sends a chunk that failed again, alone, and none that was refused', async () => {
    write('a.bin', randomBytes(10_000));
    let failures = 3;
    files.fault = ({ path }, response) => {
      if (!path.endsWith('/chunks/4') || failures === 0) return false;
      failures -= 1;
      if (failures === 1) response.destroy();
      else response.writeHead(503).end();
      return true;
    };
    await upload({ path: 'a.bin' });
    expect(chunkNumbers().filter((n) => n === 4)).toHaveLength(4);
    expect(chunkNumbers().filter((n) => n !== 4)).toHaveLength(9);

    the.service.seen.length = 0;
    files.fault = ({ path }, response) => path.endsWith('/chunks/0') && Boolean(response.writeHead(413).end());
    await expect(upload({ path: 'a.bin' })).rejects.toMatchObject({ code: 'INPUT_REJECTED', status: 413 });
    expect(chunkNumbers().filter((n) => n === 0)).toHaveLength(1);
  });

  it('has no more chunks under way than it may', async () => {
    write('a.bin', randomBytes(20_000));
    let [underWay, most] = [0, 0];
    files.fault = ({ path }, response) => {
      if (!path.includes('/chunks/')) return false;
      underWay += 1;
      most = Math.max(most, underWay);
      response.on('close', () => {
        underWay -= 1;
      });
      return false;
    };
    await upload({ path: 'a.bin' }, { concurrency: 3 });
    expect(most).toBeLessThanOrEqual(4);
  });

  it('that was cut off goes on where the service is, and ends with the same bytes', async () => {
    const bytes = randomBytes(10_000);
    write('a.bin', bytes);
    const journalDir = join(root, '.journal');
    files.fault = ({ path }, response) => path.endsWith('/chunks/6') && Boolean(response.writeHead(400).end());
    await expect(upload({ path: 'a.bin' }, { journalDir })).rejects.toMatchObject({ status: 400 });
    const there = [...(files.sessions.values().next().value?.chunks.keys() ?? [])];
    expect(there.length).toBeGreaterThan(3);

    files.fault = () => false;
    the.service.seen.length = 0;
    const report = await upload({ path: 'a.bin' }, { journalDir });
    expect(stored(report)).toEqual(bytes);
    expect(report.resumedChunks).toBe(there.length);
    expect(chunkNumbers().filter((n) => there.includes(n))).toEqual([]);
    expect(readdirSync(journalDir)).toEqual([]);
  });

  it('whose session ended meanwhile is begun anew', async () => {
    const bytes = randomBytes(5_000);
    write('a.bin', bytes);
    let isFirst = true;
    files.fault = ({ path }) => {
      if (isFirst && path.endsWith('/chunks/3')) {
        isFirst = false;
        for (const session of files.sessions.values()) session.status = 'expired';
      }
      return false;
    };
    expect(stored(await upload({ path: 'a.bin' }))).toEqual(bytes);
    expect(files.sessions.size).toBe(2);
  });

  it('whose end got no reply is not ended twice', async () => {
    write('a.bin', randomBytes(3_000));
    let completions = 0;
    files.fault = ({ path }, response) => {
      if (!path.endsWith('/complete')) return false;
      completions += 1;
      if (completions > 1) return false;
      response.destroy();
      return true;
    };
    await upload({ path: 'a.bin' });
    expect(files.files.size).toBe(1);
  });

  it('of a file that changes or shrinks meanwhile fails, and stores nothing', async () => {
    for (const disturb of [
      (path: string) => truncateSync(path, 2_000),
      (path: string) => appendFileSync(path, 'more'),
    ]) {
      write('a.bin', randomBytes(20_000));
      files.fault = ({ path }) => {
        if (path.endsWith('/chunks/2')) disturb(join(root, 'a.bin'));
        return false;
      };
      await expect(upload({ path: 'a.bin' })).rejects.toMatchObject({
        code: 'INPUT_INVALID',
        message: expect.stringContaining('changed'),
      });
    }
    expect(files.files.size).toBe(0);
  });

  it('that the service stored otherwise is an error', async () => {
    write('a.bin', randomBytes(500));
    the.service.answer(() => ({ id: 'f', hash: '0'.repeat(64), size: 500 }));
    await expect(upload({ path: 'a.bin' })).rejects.toMatchObject({ code: 'RESPONSE_INVALID' });
  });

  it('stops when the caller gives up', async () => {
    write('a.bin', randomBytes(50_000));
    const caller = new AbortController();
    const onProgress = () => caller.abort(new Error('enough'));
    await expect(upload({ path: 'a.bin' }, { signal: caller.signal, onProgress })).rejects.toThrow('enough');
    expect(files.files.size).toBe(0);
  });

  it('is stored packed only when asked, with the metadata that says so', async () => {
    const text = 'evidence '.repeat(200_000);
    write('a.txt', text);
    const plain = await upload({ path: 'a.txt', mimeType: 'text/plain' }, { chunkBytes: 5_000_000 });
    expect(stored(plain)?.toString()).toBe(text);
    const report = await upload(
      { path: 'a.txt', mimeType: 'text/plain', metadata: { box: 7 } },
      { storeCompressed: true },
    );
    expect(gunzipSync(stored(report) ?? Buffer.alloc(0)).toString()).toBe(text);
    expect(report.file['metadata']).toEqual({
      box: 7,
      originalSize: text.length,
      compressed: true,
      compressionType: 'gzip',
    });
    expect(report.original).toEqual({ bytes: text.length, sha256: createHash('sha256').update(text).digest('hex') });
  });
});

describe('a path', () => {
  it('cannot leave the root: not by dots, not as it is, not by a link', async () => {
    mkdirSync(join(root, 'inside'));
    write('secret', 'x');
    symlinkSync(join(root, 'secret'), join(root, 'inside', 'link'));
    symlinkSync(root, join(root, 'inside', 'folder'));
    for (const path of ['../secret', join(root, 'secret'), 'link', 'folder/secret', '/etc/passwd']) {
      await expect(upload({ path }, { root: join(root, 'inside') })).rejects.toMatchObject({
        code: 'INPUT_INVALID',
        field: 'path',
        message: expect.stringContaining('leaves the upload root'),
      });
    }
    expect(the.service.seen).toEqual([]);
  });

  it('needs a root, a file, and a byte in it', async () => {
    write('empty', '');
    await expect(upload({ path: 'a' }, { root: undefined })).rejects.toMatchObject({
      code: 'NOT_CONFIGURED',
      next: expect.stringContaining('ICONECT_UPLOAD_ROOT'),
    });
    for (const path of ['missing', '.', 'empty']) {
      await expect(upload({ path })).rejects.toMatchObject({ code: 'INPUT_INVALID', field: 'path' });
    }
  });
});

describe('uploadDirectory', () => {
  it('uploads each file alone, and says of each what came of it', async () => {
    mkdirSync(join(root, 'box', 'deep'), { recursive: true });
    write('box/a.txt', 'a');
    write('box/empty.txt', '');
    write('box/deep/b.txt', 'b');
    symlinkSync('/etc/passwd', join(root, 'box', 'link'));
    const results = await uploadDirectory(the.client, { path: 'box', ...place }, { root });
    expect(results.map(({ path, ok }) => [path, ok])).toEqual([
      ['a.txt', true],
      ['deep/b.txt', true],
      ['empty.txt', false],
    ]);
  });
});
