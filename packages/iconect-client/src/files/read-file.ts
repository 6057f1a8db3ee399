import { ApiError } from '@fastpath/api-kit';
import type { IconectClient } from '../client.js';
import * as files from '../operations/files.js';
import { checkedRange } from './download-file.js';

export interface ReadFileInput {
  readonly id: string;
  /** Both inclusive, from 0. @default the whole file */
  readonly range?: { readonly start: number; readonly end: number };
}

export interface FileContent {
  /** The bytes as base64. */
  readonly content: string;
  readonly contentLength: number;
  /** Bytes of the whole file, where the service tells it. */
  readonly totalBytes: number | undefined;
}

const operation = files.download.name;
const largest = 256 * 1024;

/** The bytes of a small file, or of a part of one. @throws {ApiError} INPUT_INVALID for more than 256 KiB: download those to a path */
export async function readFile(
  client: IconectClient,
  { id, range }: ReadFileInput,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<FileContent> {
  if (range && range.end < range.start)
    throw invalid('range.end', 'is before its start', 'a place at or after `start`');
  if (range && range.end - range.start >= largest) throw tooLarge('range');
  const headers = {
    'accept-encoding': 'identity',
    ...(range && { range: `bytes=${range.start}-${range.end}` }),
  };
  const reply = await client.transfer(files.download, { id, ...(range && { range }) }, { headers, signal });
  const isPart = reply.status === 206;
  const total = isPart ? checkedRange(reply, range?.start ?? 0) : Number(reply.header('content-length') ?? Number.NaN);
  // A service that knows no ranges sends all of it; what was asked for is taken out.
  const skip = isPart || !range ? 0 : range.start;
  const wanted = range ? range.end - range.start + 1 : largest;
  const chunks: Buffer[] = [];
  let seen = 0;
  for await (const chunk of reply.body as AsyncIterable<Buffer>) {
    const part = chunk.subarray(Math.max(0, skip - seen), Math.max(0, skip + wanted - seen));
    if (part.length > 0) chunks.push(part);
    seen += chunk.length;
    if (seen > skip + wanted) {
      if (!range) throw tooLarge('id');
      break;
    }
  }
  const bytes = Buffer.concat(chunks);
  const totalBytes = total !== undefined && Number.isFinite(total) ? total : undefined;
  return { content: bytes.toString('base64'), contentLength: bytes.length, totalBytes };
}

const tooLarge = (field: string) =>
  invalid(field, 'is about more than 256 KiB', 'a smaller range, or a download to a path');
const invalid = (field: string, problem: string, expected: string) =>
  new ApiError('INPUT_INVALID', operation, `${field}: ${problem}`, { field, expected });
