import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { ApiError } from '@fastpath/api-kit';
import type { IconectClient } from '../client.js';
import type { StoredFile } from '../entities.js';
import * as files from '../operations/files.js';
import { uploadInChunks } from './chunked-upload.js';
import { jsonOf } from './json-of.js';
import { isPackable, packed } from './pack.js';
import { type OpenedFile, openInRoot } from './root.js';
import { checkUnchanged, readExactly } from './steady-file.js';
import type { UploadInput, UploadOptions, UploadReport } from './upload-options.js';
import { checkStored } from './verify.js';

const defaultChunkBytes = 5 * 1024 * 1024;
const packFromBytes = 1024 * 1024;
const operation = files.upload.name;

/** What the service is told of a file. */
export interface Announcement {
  readonly fileName: string;
  readonly projectId: string;
  readonly fileStoreId: string;
  readonly folderId?: string;
  readonly mimeType?: string;
  readonly metadata?: Record<string, unknown>;
}

/**
 * Uploads a file from under a root. A small one goes in one request; a larger one in chunks, each repeated alone, and
 * taken up again after a crash. Memory holds a few chunks, whatever the size. What is stored is the file byte by byte, and
 * its hash is compared where the service tells one. @throws {ApiError}
 */
export async function uploadFile(
  client: IconectClient,
  input: UploadInput,
  options: UploadOptions,
): Promise<UploadReport> {
  const source = await openInRoot(operation, options.root, input.path);
  try {
    if (source.bytes === 0) throw empty();
    if (!(options.storeCompressed && source.bytes > packFromBytes && isPackable(input.mimeType))) {
      return await send(client, source, announced(input), options);
    }
    return await sendPacked(client, source, input, options);
  } finally {
    await source.handle.close();
  }
}

async function sendPacked(
  client: IconectClient,
  source: OpenedFile,
  input: UploadInput,
  options: UploadOptions,
): Promise<UploadReport> {
  await using temporary = await packed(source, options.signal);
  const metadata = { ...input.metadata, originalSize: source.bytes, compressed: true, compressionType: 'gzip' };
  // Packed again after a crash it may have other bytes: it begins anew.
  const { journalDir: _, ...rest } = options;
  const report = await send(client, temporary.file, announced({ ...input, metadata }), rest);
  return { ...report, original: { bytes: source.bytes, sha256: temporary.originalSha256 } };
}

function send(client: IconectClient, source: OpenedFile, what: Announcement, options: UploadOptions) {
  const { chunkBytes = defaultChunkBytes } = options;
  return source.bytes <= chunkBytes
    ? sendWhole(client, source, what, options)
    : uploadInChunks(client, source, what, { ...options, chunkBytes });
}

async function sendWhole(
  client: IconectClient,
  source: OpenedFile,
  what: Announcement,
  { signal, onProgress }: UploadOptions,
): Promise<UploadReport> {
  const bytes = Buffer.allocUnsafe(source.bytes);
  await readExactly(operation, source, bytes, 0);
  await checkUnchanged(operation, source);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file =
    client.dialect.upload.form === 'json-base64'
      ? await client.call(files.upload, { ...what, fileContent: bytes.toString('base64') }, signal ? { signal } : {})
      : await sendForm(client, what, bytes, signal);
  checkStored(operation, file, sha256, source.bytes);
  onProgress?.({ bytes: source.bytes, totalBytes: source.bytes });
  return { file, bytes: source.bytes, sha256, chunks: 1, resumedChunks: 0 };
}

async function sendForm(
  client: IconectClient,
  what: Announcement,
  bytes: Buffer<ArrayBuffer>,
  signal: AbortSignal | undefined,
): Promise<Partial<StoredFile>> {
  const form = new FormData();
  for (const [name, value] of Object.entries(what)) {
    if (value !== undefined) form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  form.set('file', new File([bytes], what.fileName, { type: what.mimeType ?? 'application/octet-stream' }));
  try {
    const reply = await client.transfer(files.upload, { ...what, fileContent: '' }, { body: () => form, signal });
    return await jsonOf(reply.body);
  } finally {
    client.invalidate(files.upload.invalidates?.({ ...what, fileContent: '' }, undefined) ?? []);
  }
}

const announced = ({ path, fileName = basename(path), metadata, ...rest }: UploadInput): Announcement => ({
  ...rest,
  fileName,
  ...(metadata && { metadata: { ...metadata } }),
});

const empty = () =>
  new ApiError('INPUT_INVALID', operation, 'path: the file is empty', {
    field: 'path',
    expected: 'a file with at least one byte',
  });
