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
  const { open, bytes, isStreamed } = bodyOf(reply);
  const headers = { ...reply.headers, vary: 'Accept-Encoding, Origin' };
  if (reply.mishap === 'truncate') {
    response.writeHead(reply.status, { ...headers, 'content-length': bytes });
    return await sendHalf(response, open(), Math.floor(bytes / 2));
  }
  const encoding = isStreamed ? undefined : encodingFor(bytes, acceptEncoding);
  const framing = encoding ? { 'content-encoding': encoding.name } : { 'content-length': bytes };
  response.writeHead(reply.status, { ...headers, ...framing });
  const steps = encoding ? [encoding.create(), response] : [response];
  await pipeline([open(), ...steps], { signal });
}

const hang = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

function bodyOf({ body }: ServiceReply): { open(): Readable; readonly bytes: number; readonly isStreamed: boolean } {
  if (typeof body === 'object' && 'open' in body)
    return { open: () => body.open(), bytes: body.byteLength, isStreamed: true };
  const chunks = typeof body === 'string' ? [Buffer.from(body)] : body;
  const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
  return { open: () => Readable.from(chunks), bytes, isStreamed: false };
}

async function sendHalf(response: ServerResponse, body: Readable, bytes: number): Promise<void> {
  let left = bytes;
  for await (const chunk of body) {
    const part = (chunk as Buffer).subarray(0, left);
    await new Promise<void>((resolve) => response.write(part, () => resolve()));
    left -= part.length;
    if (left <= 0) break;
  }
  response.socket?.destroy();
}
