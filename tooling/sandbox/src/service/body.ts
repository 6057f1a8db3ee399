import type { IncomingMessage } from 'node:http';

/** Bodies may have this many bytes. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** Reads the body of a request as text, or answers undefined as soon as it is larger than allowed. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers['content-length']) > MAX_BODY_BYTES) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
