import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ApiError, type Transfer } from '@fastpath/api-kit';
import { retry } from '@fastpath/resilience';
import type { IconectClient } from '../client.js';
import * as files from '../operations/files.js';
import { codeOf, placeInRoot } from './root.js';
import { isSha256 } from './verify.js';

export interface DownloadOptions {
  /** Folder that files may be written to. */
  readonly root: string | undefined;
  /** Whether a file of that name may be replaced. @default false */
  readonly overwrite?: boolean;
  /** Attempts without a byte coming, the first included. @default 4 */
  readonly maxAttempts?: number;
  /** Milliseconds before it goes on after a break, doubled each time. @default 1_000 */
  readonly retryDelayMs?: number;
  readonly onProgress?: (progress: { readonly bytes: number; readonly totalBytes: number | undefined }) => void;
  readonly signal?: AbortSignal;
}

export interface DownloadReport {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 of what was written, in hexadecimal digits. */
  readonly sha256: string;
  /** Bytes that were there from an interrupted run before. */
  readonly resumedBytes: number;
}

const operation = files.download.name;
const never = new AbortController().signal;

/**
 * Downloads a file to a path under a root. What came before a break, or a crash, is kept beside it, and it goes on from
 * there; it gets its name when it is complete. The hash is compared where the service tells one. @throws {ApiError}
 */
export async function downloadFile(
  client: IconectClient,
  { id, to }: { readonly id: string; readonly to: string },
  options: DownloadOptions,
): Promise<DownloadReport> {
  const { signal = never, maxAttempts = 4, retryDelayMs: baseDelayMs = 1_000 } = options;
  const path = await placeInRoot(operation, options.root, to);
  if (!options.overwrite) await refuseExisting(path);
  const about = await client.call(files.get, { id }, { signal });
  const part = partOf(path, id, [about.hash, about.size, about.modifiedDate]);
  const handle = await opened(part);
  let isDone = false;
  try {
    const resumedBytes = (await handle.stat()).size;
    const download = new Download(client, id, handle, options);
    await download.restore(resumedBytes);
    const policy = retry({ maxAttempts, baseDelayMs, maxDelayMs: 30_000 });
    while (!(await policy.run((context) => download.advance(context.signal), signal))) signal.throwIfAborted();
    const sha256 = download.digest();
    if (isSha256(about.hash) && about.hash.toLowerCase() !== sha256) throw damaged();
    await handle.sync();
    await rename(part, path);
    isDone = true;
    return { path, bytes: download.bytes, sha256, resumedBytes: Math.min(resumedBytes, download.bytes) };
  } catch (error) {
    throw await cleanedUp(error, part);
  } finally {
    await handle.close();
    if (!isDone) await removeEmpty(part);
  }
}

/** The bytes that came so far, and how the rest is asked for. */
class Download {
  readonly #client: IconectClient;
  readonly #id: string;
  readonly #file: FileHandle;
  readonly #onProgress: DownloadOptions['onProgress'];
  #hash = createHash('sha256');
  #total: number | undefined;
  #etag: string | undefined;
  bytes = 0;

  constructor(client: IconectClient, id: string, file: FileHandle, { onProgress }: DownloadOptions) {
    this.#client = client;
    this.#id = id;
    this.#file = file;
    this.#onProgress = onProgress;
  }

  digest(): string {
    return this.#hash.digest('hex');
  }

  /** Takes what an earlier run has written. */
  async restore(bytes: number): Promise<void> {
    if (bytes === 0) return;
    const stream = this.#file.createReadStream({ start: 0, end: bytes - 1, autoClose: false });
    for await (const chunk of stream as AsyncIterable<Buffer>) this.#hash.update(chunk);
    this.bytes = bytes;
  }

  /** Reads on until the end, or a break after which more had come. @returns whether it is complete */
  async advance(signal: AbortSignal): Promise<boolean> {
    const reply = await this.#ask(signal);
    if (reply === 'complete') return true;
    const before = this.bytes;
    try {
      for await (const chunk of reply.body as AsyncIterable<Buffer>) await this.#write(chunk);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (isDiskError(error)) throw error;
      if (this.bytes === before) throw broken(error);
      return false;
    }
    return this.#total === undefined || this.bytes >= this.#total;
  }

  async #ask(signal: AbortSignal): Promise<Transfer | 'complete'> {
    const headers = {
      'accept-encoding': 'identity',
      ...(this.bytes > 0 && { range: `bytes=${this.bytes}-`, ...(this.#etag && { 'if-range': this.#etag }) }),
    };
    const reply = await this.#client
      .transfer(files.download, { id: this.#id }, { headers, signal })
      .catch((error: unknown) => {
        if (error instanceof ApiError && error.status === 416) return this.#beyondTheEnd(error);
        throw error;
      });
    if (reply === 'complete') return reply;
    this.#etag = reply.header('etag') ?? this.#etag;
    if (this.bytes > 0 && reply.status === 206) this.#total = checkedRange(reply, this.bytes);
    else await this.#fromTheStart(reply);
    return reply;
  }

  /** There is nothing after what is there: it was complete, if it has the size that is told. */
  #beyondTheEnd(error: ApiError): 'complete' {
    if (this.bytes === 0) throw error;
    return 'complete';
  }

  /** A service that knows no ranges, or whose file has changed, sends all of it. */
  async #fromTheStart(reply: Transfer): Promise<void> {
    if (reply.status === 206) {
      this.#total = checkedRange(reply, 0);
    } else {
      const length = Number(reply.header('content-length') ?? Number.NaN);
      this.#total = Number.isInteger(length) ? length : undefined;
    }
    if (this.bytes === 0) return;
    await this.#file.truncate(0);
    this.#hash = createHash('sha256');
    this.bytes = 0;
  }

  async #write(chunk: Buffer): Promise<void> {
    for (let written = 0; written < chunk.length; ) {
      const { bytesWritten } = await this.#file.write(chunk, written, chunk.length - written, this.bytes + written);
      written += bytesWritten;
    }
    this.#hash.update(chunk);
    this.bytes += chunk.length;
    this.#onProgress?.({ bytes: this.bytes, totalBytes: this.#total });
  }
}

/** The size of the whole, from a partial reply that begins where it was asked to. @throws {ApiError} RESPONSE_INVALID */
export function checkedRange(reply: Pick<Transfer, 'header' | 'body'>, start: number): number | undefined {
  const [, first, , total] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(reply.header('content-range') ?? '') ?? [];
  if (first !== undefined && Number(first) === start) return total === '*' ? undefined : Number(total);
  reply.body.on('error', () => {}).destroy();
  throw new ApiError('RESPONSE_INVALID', operation, `the service sent another range than bytes ${start}-`, {
    next: 'Download it again to another path.',
  });
}

/** Another version of the file gets another name, so that two are never put together. */
function partOf(path: string, id: string, version: readonly unknown[]): string {
  const name = createHash('sha256')
    .update(JSON.stringify([id, ...version]))
    .digest('base64url')
    .slice(0, 12);
  return join(dirname(path), `.${basename(path)}.${name}.part`);
}

async function opened(part: string): Promise<FileHandle> {
  try {
    return await open(part, 'r+').catch(() => open(part, 'wx+', 0o600));
  } catch (error) {
    throw diskError(error);
  }
}

async function refuseExisting(path: string): Promise<void> {
  const there = await open(path, 'r').catch(() => undefined);
  if (!there) return;
  await there.close();
  throw new ApiError('INPUT_INVALID', operation, 'to: there is a file of that name', {
    field: 'to',
    expected: 'a path where nothing is, or `overwrite`',
  });
}

const isDiskError = (error: unknown) => /^(ENOSPC|EDQUOT|EFBIG|EROFS|EIO|EACCES|EPERM)$/.test(codeOf(error));

/** A full disk is freed of what was written; after another break that is kept, to go on from. */
async function cleanedUp(error: unknown, part: string): Promise<unknown> {
  const isUseless = isDiskError(error) || (error instanceof ApiError && error.code === 'RESPONSE_INVALID');
  if (isUseless) await rm(part, { force: true });
  return isDiskError(error) ? diskError(error) : error;
}

async function removeEmpty(part: string): Promise<void> {
  const handle = await open(part, 'r').catch(() => undefined);
  const size = (await handle?.stat())?.size;
  await handle?.close();
  if (size === 0) await rm(part, { force: true });
}

const diskError = (cause: unknown) =>
  new ApiError('INPUT_INVALID', operation, `to: the file cannot be written (${codeOf(cause)})`, {
    field: 'to',
    expected: 'a place with room that may be written to',
    cause,
    ...(codeOf(cause) === 'ENOSPC' && { next: 'Free disk space, then download it again: nothing was left behind.' }),
  });

const broken = (cause: unknown) =>
  new ApiError('UNREACHABLE', operation, 'the connection broke off again and again', { cause, retryable: true });

const damaged = () =>
  new ApiError('RESPONSE_INVALID', operation, 'the bytes that came have another hash than the service tells', {
    next: 'Download it again; if it stays so, the stored file is damaged.',
  });
