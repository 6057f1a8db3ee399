import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { TransferOptions } from '@fastpath/api-kit';
import type { UploadDialect } from '../dialect/dialect.js';

// A multiple of three: each piece ends where a group of base64 does.
const pieceBytes = 49_152;
const before = '{"chunkData":"';
const after = '"}';

/** A chunk as the dialect has it, made anew for each attempt and never whole in memory a second time. */
export function chunkBody(
  { form, gzip }: UploadDialect,
  chunk: Buffer<ArrayBuffer>,
  sha256: Buffer,
  isPackable: boolean,
): Pick<TransferOptions, 'headers' | 'body'> {
  if (form === 'multipart') return { body: () => formOf(chunk) };
  if (gzip && isPackable) {
    const type = form === 'octet' ? 'application/octet-stream' : 'application/json';
    const source = () => Readable.from(form === 'octet' ? [chunk] : base64Json(chunk));
    return {
      headers: { 'content-type': type, 'content-encoding': 'gzip' },
      body: () => source().compose(createGzip()) as Readable,
    };
  }
  if (form === 'octet') {
    // RFC 9530: the service can refuse a chunk that was damaged on its way.
    const digest = `sha-256=:${sha256.toString('base64')}:`;
    return { headers: { 'content-type': 'application/octet-stream', 'content-digest': digest }, body: () => chunk };
  }
  const length = before.length + Math.ceil(chunk.length / 3) * 4 + after.length;
  return {
    headers: { 'content-type': 'application/json', 'content-length': String(length) },
    body: () => Readable.from(base64Json(chunk)),
  };
}

/** Pieces as text: what a socket writes without a copy that waits for a collection. */
function* base64Json(chunk: Buffer): Generator<string> {
  yield before;
  for (let at = 0; at < chunk.length; at += pieceBytes) {
    yield chunk.subarray(at, at + pieceBytes).toString('base64');
  }
  yield after;
}

function formOf(chunk: Buffer<ArrayBuffer>): FormData {
  const form = new FormData();
  form.set('file', new Blob([chunk], { type: 'application/octet-stream' }), 'chunk');
  return form;
}
