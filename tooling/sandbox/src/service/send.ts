import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodingFor } from './encoding.js';
import type { ServiceReply } from './types.js';

/** Sends a reply, or does to it what its mishap says. Resolves when nothing more will be sent; `signal` ends it early. */
export async function send(
  response: ServerResponse,
  reply: ServiceReply,
  acceptEncoding: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (reply.delayMs) await sleep(reply.delayMs, undefined, { signal, ref: false });
  if (reply.mishap === 'hang') return await hang(signal);
  if (reply.mishap === 'reset') return void response.socket?.resetAndDestroy();
  const chunks = typeof reply.body === 'string' ? [Buffer.from(reply.body)] : reply.body;
  const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
  const headers = { ...reply.headers, vary: 'Accept-Encoding, Origin' };
  if (reply.mishap === 'truncate') {
    response.writeHead(reply.status, { ...headers, 'content-length': bytes });
    return await sendHalf(response, Buffer.concat(chunks));
  }
  const encoding = encodingFor(bytes, acceptEncoding);
  const framing = encoding ? { 'content-encoding': encoding.name } : { 'content-length': bytes };
  response.writeHead(reply.status, { ...headers, ...framing });
  const steps = encoding ? [encoding.create(), response] : [response];
  await pipeline([Readable.from(chunks), ...steps], { signal });
}

const hang = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

function sendHalf(response: ServerResponse, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => {
      response.socket?.destroy();
      resolve();
    });
  });
}
