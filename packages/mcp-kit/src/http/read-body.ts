import type { IncomingMessage } from 'node:http';
import { HttpError } from './http-error.js';

const empty = Buffer.alloc(0);

/**
 * The whole body. Rejects with 413 as soon as it is known to be longer than `maxBytes`, whatever its Content-Length says,
 * with 415 when it is packed: what it would grow to is not known; and with 400 when the client leaves in the middle of it.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> | Buffer {
  const { 'content-length': length, 'transfer-encoding': chunked, 'content-encoding': packed } = request.headers;
  if (length === undefined && chunked === undefined) return empty;
  if (packed !== undefined && packed !== 'identity') throw isPacked();
  if (Number(length) > maxBytes) return discard(request, tooLong(maxBytes));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        chunks.length = 0;
        request.removeAllListeners('data');
        discard(request, tooLong(maxBytes)).catch(reject);
      } else chunks.push(chunk);
    });
    request.on(
      'end',
      () => bytes <= maxBytes && resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)),
    );
    request.on('error', () => reject(leftEarly()));
    request.on('close', () => bytes <= maxBytes && reject(leftEarly())); // after `end` it changes nothing
  });
}

const DISCARD_BYTES = 32 * 2 ** 20;
const DISCARD_IDLE_MS = 200;

/** Rejects with the error once the sender has had its say: one who is cut off in the middle never reads the answer. */
function discard(request: IncomingMessage, error: HttpError): Promise<never> {
  return new Promise((_, reject) => {
    let bytes = 0;
    const end = () => {
      clearTimeout(timer);
      request.pause().removeAllListeners('data');
      reject(error);
    };
    const timer = setTimeout(end, DISCARD_IDLE_MS);
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > DISCARD_BYTES) end();
      else timer.refresh();
    });
    request.once('end', end).once('close', end);
    request.resume();
  });
}

const tooLong = (maxBytes: number) =>
  new HttpError(413, `the body is longer than ${maxBytes} bytes`, {
    code: 'BODY_TOO_LONG',
    expected: `at most ${maxBytes} bytes`,
    headers: { connection: 'close' }, // the rest of it is not read
  });

const isPacked = () =>
  new HttpError(415, 'packed bodies are not taken', {
    field: 'Content-Encoding',
    expected: 'identity',
    headers: { 'accept-encoding': 'identity', connection: 'close' },
  });

const leftEarly = () => new HttpError(400, 'the body ended too early', { code: 'BODY_CUT' });
