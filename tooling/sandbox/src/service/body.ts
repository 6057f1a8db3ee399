import type { IncomingMessage } from 'node:http';
import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** Bodies may have this many bytes, where a service says nothing else. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip(),
  br: () => createBrotliDecompress(),
  deflate: () => createInflate(),
};

/**
 * Reads the body of a request, unpacked as its Content-Encoding says, or answers undefined as soon as it is larger than
 * allowed. A body that cannot be unpacked counts as empty.
 */
export async function readBody(request: IncomingMessage, maxBytes = MAX_BODY_BYTES): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length']) > maxBytes) return undefined;
  const decoder = DECODERS[request.headers['content-encoding'] ?? ''];
  if (!decoder) return await collect(request, maxBytes);
  const unpacked = request.pipe(decoder());
  request.once('close', () => {
    if (!request.complete) unpacked.destroy();
  });
  try {
    return await collect(unpacked, maxBytes);
  } catch {
    return Buffer.alloc(0);
  }
}

async function collect(stream: Readable, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    bytes += (chunk as Buffer).length;
    if (bytes > maxBytes) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
