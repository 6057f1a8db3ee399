import { createHash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestedIconect, type TestedIconect } from '../testing/iconect.js';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const place = { projectId: 'proj-123', fileStoreId: 'store-001' };
const CHUNKS = '/v1/files/upload/chunked';

let tested: TestedIconect;
let bearer: string;
beforeAll(async () => {
  tested = await startTestedIconect();
});
beforeEach(async () => {
  tested.sandbox.reset();
  await tested.signIn();
  const { username, password } = tested.sandbox;
  const { body } = await tested.token({ grant_type: 'password', username, password, scope: 'iconect_api' });
  bearer = `Bearer ${body.access_token}`;
});
afterAll(() => tested[Symbol.asyncDispose]());

const download = (id: string, range?: string) =>
  tested.raw(`/v1/files/${id}/download`, { headers: { authorization: bearer, ...(range && { range }) } });
const bytesOf = async (reply: Response) => Buffer.from(await reply.arrayBuffer());

describe('a small file', () => {
  const bytes = randomBytes(3_000);

  it('is the same to the byte when it comes back', async () => {
    const file = { fileName: 'a.bin', fileContent: bytes.toString('base64'), ...place };
    const { id, size, hash } = await tested.ok('POST /v1/files/upload', file);
    expect([size, hash]).toEqual([3_000, sha256(bytes)]);
    expect((await bytesOf(await download(id))).equals(bytes)).toBe(true);
  });

  it('may come as a form, and packed', async () => {
    const form = new FormData();
    for (const [key, value] of Object.entries(place)) form.append(key, value);
    form.append('file', new Blob([bytes]), 'a.bin');
    const whole = new Request('http://x/', { method: 'POST', body: form });
    const packed = gzipSync(Buffer.from(await whole.arrayBuffer()));
    const reply = await tested.raw('/v1/files/upload', {
      method: 'POST',
      body: packed,
      headers: {
        authorization: bearer,
        'content-type': whole.headers.get('content-type') ?? '',
        'content-encoding': 'gzip',
      },
    });
    expect(await reply.json()).toMatchObject({ name: 'a.bin', hash: sha256(bytes) });
  });

  it('is refused when it is not what was announced', async () => {
    const file = { fileName: 'a.bin', fileContent: bytes.toString('base64'), hash: '0'.repeat(64), ...place };
    const { status, body } = await tested.call('POST /v1/files/upload', file);
    expect([status, body.error.code]).toEqual([409, 'CHECKSUM_MISMATCH']);
  });
});

describe('a file in chunks', () => {
  const bytes = randomBytes(2_500);
  const chunks = [bytes.subarray(0, 1_000), bytes.subarray(1_000, 2_000), bytes.subarray(2_000)];
  const open = (more: object = {}) =>
    tested.ok(`POST ${CHUNKS}/initiate`, { fileName: 'b.bin', fileSize: 2_500, chunkSize: 1_000, ...place, ...more });
  const send = (id: string, n: number, more: object = {}) =>
    tested.call(`POST ${CHUNKS}/${id}/chunks/${n}`, { chunkData: chunks[n]?.toString('base64'), ...more });

  it('is put together in the right order, however its chunks came, and is there once however often it is completed', async () => {
    const { id, totalChunks } = await open();
    expect(totalChunks).toBe(3);
    for (const n of [2, 0, 0, 1]) expect((await send(id, n, { hash: sha256(chunks[n] as Buffer) })).status).toBe(200);
    const file = await tested.ok(`POST ${CHUNKS}/${id}/complete`, { hash: sha256(bytes) });
    expect(await tested.ok(`POST ${CHUNKS}/${id}/complete`, {})).toEqual(file);
    expect((await bytesOf(await download(file.id))).equals(bytes)).toBe(true);
  });

  it('takes raw bytes too, checked by Content-Digest', async () => {
    const { id } = await open();
    const put = (digest: string) =>
      tested.raw(`${CHUNKS}/${id}/chunks/0`, {
        method: 'POST',
        body: chunks[0] as Buffer<ArrayBuffer>,
        headers: {
          authorization: bearer,
          'content-type': 'application/octet-stream',
          'content-digest': `sha-256=:${digest}:`,
        },
      });
    expect((await put(Buffer.alloc(32).toString('base64'))).status).toBe(409);
    expect((await put(Buffer.from(sha256(chunks[0] as Buffer), 'hex').toString('base64'))).status).toBe(200);
  });

  it('says what has come, so that it can be gone on with', async () => {
    const { id } = await open();
    await send(id, 1);
    expect(await tested.ok(`GET ${CHUNKS}/${id}`)).toMatchObject({ uploadedChunks: [1], status: 'active' });
    const { status, body } = await tested.call(`POST ${CHUNKS}/${id}/complete`, {});
    expect([status, body.error.message]).toEqual([409, 'Chunks are missing: 0, 2']);
  });

  it.each([
    ['beyond the end', 3, {}, 400],
    ['of a wrong length', 0, { chunkData: 'aGVsbG8=' }, 400],
    ['with a wrong hash', 0, { hash: '0'.repeat(64) }, 409],
  ])('refuses a chunk %s', async (_, n, more, expected) => {
    const { id } = await open();
    expect(
      (await send(id, n, { chunkData: '', ...(n < 3 && { chunkData: chunks[n]?.toString('base64') }), ...more }))
        .status,
    ).toBe(expected);
  });

  it('expires', async () => {
    await using hasty = await startTestedIconect({ uploadSessionMs: 0 });
    const { id } = await hasty.ok(`POST ${CHUNKS}/initiate`, { fileName: 'b', fileSize: 5, ...place });
    const { status, body } = await hasty.call(`POST ${CHUNKS}/${id}/chunks/0`, { chunkData: 'aGVsbG8=' });
    expect([status, body.error.code]).toEqual([410, 'UPLOAD_SESSION_EXPIRED']);
    expect((await hasty.ok(`GET ${CHUNKS}/${id}`)).status).toBe('expired');
  });
});

describe('a download', () => {
  it('is what its hash says', async () => {
    const { hash, size } = await tested.ok('GET /v1/files/file-000006');
    const bytes = await bytesOf(await download('file-000006'));
    expect([sha256(bytes), bytes.length]).toEqual([hash, size]);
  });

  it.each([
    ['bytes=0-9', 0, 10],
    ['bytes=100-', 100, undefined],
    ['bytes=-10', -10, undefined],
    ['bytes=500-999999', 500, undefined],
  ])('of %s is that part, and says which', async (range, start, end) => {
    const whole = await bytesOf(await download('file-000006'));
    const reply = await download('file-000006', range);
    const part = whole.subarray(start, end);
    const from = start < 0 ? whole.length + start : start;
    expect([reply.status, reply.headers.get('content-range')]).toEqual([
      206,
      `bytes ${from}-${from + part.length - 1}/${whole.length}`,
    ]);
    expect((await bytesOf(reply)).equals(part)).toBe(true);
  });

  it('beyond the end is refused with the length', async () => {
    const reply = await download('file-000006', 'bytes=999999-');
    expect([reply.status, reply.headers.get('content-range')]).toEqual([416, expect.stringMatching(/^bytes \*\/\d+$/)]);
  });
});
