import { createHash } from 'node:crypto';
import { ApiError } from '@fastpath/api-kit';
import { BufferPool } from '@fastpath/cache/buffer-pool';
import { aimd, concurrencyLimit, retry, wrap } from '@fastpath/resilience';
import type { IconectClient } from '../client.js';
import type { StoredFile, UploadSession } from '../entities.js';
import * as files from '../operations/files.js';
import { chunkBody } from './chunk-body.js';
import { jsonOf } from './json-of.js';
import { isPackable } from './pack.js';
import type { OpenedFile } from './root.js';
import { checkUnchanged, readExactly } from './steady-file.js';
import type { Announcement } from './upload-file.js';
import { UploadJournal } from './upload-journal.js';
import type { UploadOptions, UploadReport } from './upload-options.js';
import { checkStored, isSha256 } from './verify.js';

interface ChunkedOptions extends UploadOptions {
  readonly chunkBytes: number;
}

/** A session with its facts checked. */
interface Session {
  readonly id: string;
  readonly chunkBytes: number;
  /** Numbers, from 0, of the chunks that the service has. */
  readonly has: ReadonlySet<number>;
}

const operation = files.uploadChunk.name;

/** Uploads a file in chunks; a session that ended meanwhile is begun anew, once. */
export async function uploadInChunks(
  client: IconectClient,
  source: OpenedFile,
  what: Announcement,
  options: ChunkedOptions,
): Promise<UploadReport> {
  const { path, bytes, modifiedMs } = source;
  const journal = new UploadJournal(options.journalDir, { path, bytes, modifiedMs, what });
  try {
    return await attempt(client, source, what, options, journal);
  } catch (error) {
    if (!isGone(error)) throw error;
    await journal.clear();
    return attempt(client, source, what, options, journal);
  }
}

async function attempt(
  client: IconectClient,
  source: OpenedFile,
  what: Announcement,
  options: ChunkedOptions,
  journal: UploadJournal,
): Promise<UploadReport> {
  const session = (await resumed(client, source, options, journal)) ?? (await opened(client, source, what, options));
  await journal.write(session.id);
  const sha256 = await sendChunks(client, source, session, what, options);
  await checkUnchanged(operation, source);
  const file = await complete(client, session.id, options.signal);
  checkStored(operation, file, sha256, source.bytes);
  await journal.clear();
  const chunks = Math.ceil(source.bytes / session.chunkBytes);
  return { file, bytes: source.bytes, sha256, chunks, resumedChunks: session.has.size };
}

async function resumed(
  client: IconectClient,
  { bytes }: OpenedFile,
  { signal }: ChunkedOptions,
  journal: UploadJournal,
): Promise<Session | undefined> {
  const id = await journal.read();
  if (id === undefined) return undefined;
  const found = await client.call(files.getUpload, { id }, signal ? { signal } : {}).catch((error: unknown) => {
    if (isGone(error)) return undefined;
    throw error;
  });
  const isUsable = found?.status === 'active' && (found['fileSize'] === undefined || found['fileSize'] === bytes);
  return isUsable && found.chunkSize ? toSession(client, found, found.chunkSize) : undefined;
}

async function opened(
  client: IconectClient,
  { bytes }: OpenedFile,
  what: Announcement,
  { chunkBytes, signal }: ChunkedOptions,
): Promise<Session> {
  const input = { ...what, fileSize: bytes, chunkSize: chunkBytes };
  return toSession(client, await client.call(files.openUpload, input, signal ? { signal } : {}), chunkBytes);
}

/** Reads a session leniently: its id may be called `sessionId`, and the service may cut into other chunks than asked for. */
function toSession(client: IconectClient, found: Partial<UploadSession>, asked: number): Session {
  const id = found.id ?? found['sessionId'];
  if (typeof id !== 'string' && typeof id !== 'number') {
    throw new ApiError('RESPONSE_INVALID', files.openUpload.name, 'the reply has no id of the upload session');
  }
  const base = client.dialect.upload.chunkBase;
  const has = new Set((found.uploadedChunks ?? []).map((number) => number - base));
  return { id: String(id), chunkBytes: found.chunkSize && found.chunkSize > 0 ? found.chunkSize : asked, has };
}

/**
 * Sends the chunks that the service has not, a few at a time. The file is read once, in order, so that its hash is known
 * at the end. Whatever fails for good stops the others. @returns SHA-256 of the whole file
 */
async function sendChunks(
  client: IconectClient,
  source: OpenedFile,
  session: Session,
  what: Announcement,
  options: ChunkedOptions,
): Promise<string> {
  const { concurrency = 3, maxAttempts = 4, retryDelayMs = 1_000, onProgress } = options;
  const most = concurrency + 1;
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const guard = wrap(
    retry({ maxAttempts, baseDelayMs: retryDelayMs, maxDelayMs: 30_000 }),
    concurrencyLimit({ maxConcurrent: aimd({ initial: concurrency, min: 1, max: most, isOverload: isRetryable }) }),
  );
  const buffers = new BufferPool({ bufferBytes: session.chunkBytes, maxPoolSize: most });
  const hash = createHash('sha256');
  const underWay = new Set<Promise<void>>();
  let bytesThere = 0;
  const arrived = (bytes: number) => {
    bytesThere += bytes;
    onProgress?.({ bytes: bytesThere, totalBytes: source.bytes });
  };

  try {
    for (let number = 0, at = 0; at < source.bytes; number += 1, at += session.chunkBytes) {
      const lease = await buffers.acquire({ signal });
      const chunk = lease.buffer.subarray(0, Math.min(session.chunkBytes, source.bytes - at)) as Buffer<ArrayBuffer>;
      await readExactly(operation, source, chunk, at);
      hash.update(chunk);
      if (session.has.has(number)) {
        lease[Symbol.dispose]();
        arrived(chunk.length);
        continue;
      }
      const sent = guard
        .run(
          (context) => sendChunk(client, session.id, number, chunk, isPackable(what.mimeType), context.signal),
          signal,
        )
        .then(() => arrived(chunk.length))
        .catch((error: unknown) => stop.abort(error))
        .finally(() => {
          lease[Symbol.dispose]();
          underWay.delete(sent);
        });
      underWay.add(sent);
    }
  } catch (error) {
    stop.abort(error);
  }
  await Promise.all(underWay);
  signal.throwIfAborted();
  return hash.digest('hex');
}

async function sendChunk(
  client: IconectClient,
  uploadSessionId: string,
  number: number,
  chunk: Buffer<ArrayBuffer>,
  packable: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { upload } = client.dialect;
  const input = { uploadSessionId, chunkNumber: number + upload.chunkBase, chunkData: '' };
  const sha256 = createHash('sha256').update(chunk).digest();
  const body = chunkBody(upload, chunk, sha256, packable);
  const { hash } = await jsonOf((await client.transfer(files.uploadChunk, input, { ...body, signal })).body);
  if (!isSha256(hash) || hash.toLowerCase() === sha256.toString('hex')) return;
  throw new ApiError('RESPONSE_INVALID', operation, `chunk ${number} arrived with other bytes than it was sent with`, {
    retryable: true,
  });
}

const completionAttempts = 3;

/** Where nobody knows whether the service closed the session, the session itself says so. */
async function complete(client: IconectClient, id: string, signal?: AbortSignal): Promise<Partial<StoredFile>> {
  const options = signal ? { signal } : {};
  for (let left = completionAttempts; ; left -= 1) {
    try {
      return await client.call(files.completeUpload, { uploadSessionId: id }, options);
    } catch (error) {
      if (left <= 1 || signal?.aborted || !isUncertain(error)) throw error;
      const { status } = await client.call(files.getUpload, { id }, options);
      if (status !== 'completed' && status !== 'active') throw error;
      // A closed one may refuse to tell of its file a second time: it is there all the same.
      if (status === 'completed') {
        return client.call(files.completeUpload, { uploadSessionId: id }, options).catch(() => ({}));
      }
    }
  }
}

const isRetryable = (error: unknown) => error instanceof ApiError && error.retryable;
const isUncertain = (error: unknown) =>
  error instanceof ApiError && ['SERVER_ERROR', 'UNREACHABLE', 'TIMED_OUT'].includes(error.code);
/** The session ended: it is unknown, closed, or its time is over. */
const isGone = (error: unknown) => error instanceof ApiError && [404, 409, 410].includes(error.status ?? 0);
