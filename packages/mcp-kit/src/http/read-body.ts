import type { IncomingMessage } from 'node:http';
import { HttpError } from './http-error.js';

const empty = Buffer.alloc(0);

/**
 * The whole body. Rejects with 413 as soon as it is known to be longer than `maxBytes`, whatever its Content-Length says,
 * and with 400 when the client leaves in the middle of it.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> | Buffer {
  const { 'content-length': length, 'transfer-encoding': chunked } = request.headers;
  if (length === undefined && chunked === undefined) return empty;
  if (Number(length) > maxBytes) throw tooLong(maxBytes);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        request.pause().removeAllListeners('data');
        reject(tooLong(maxBytes));
      } else chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.on('error', () => reject(leftEarly()));
    request.on('close', () => reject(leftEarly())); // after `end` it changes nothing
  });
}

const tooLong = (maxBytes: number) =>
  new HttpError(413, `the body is longer than ${maxBytes} bytes`, {
    code: 'BODY_TOO_LONG',
    expected: `at most ${maxBytes} bytes`,
    headers: { connection: 'close' }, // the rest of it is not read
  });

const leftEarly = () => new HttpError(400, 'the body ended too early', { code: 'BODY_CUT' });
