import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { encode } from './encoding.js';
import type { ServiceReply } from './types.js';

/** Sends a reply, or does to it what its mishap says. Resolves when nothing more will be sent; `signal` ends a wait early. */
export async function send(
  response: ServerResponse,
  reply: ServiceReply,
  acceptEncoding: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (reply.delayMs) await sleep(reply.delayMs, undefined, { signal, ref: false });
  if (reply.mishap === 'hang') return await hang(signal);
  if (reply.mishap === 'reset') return void response.socket?.resetAndDestroy();
  const { bytes, encoding } = await encode(reply.body, acceptEncoding);
  if (signal.aborted) return;
  response.writeHead(reply.status, {
    ...reply.headers,
    'content-length': bytes.length,
    ...(encoding && { 'content-encoding': encoding }),
    vary: 'Accept-Encoding, Origin',
  });
  if (reply.mishap === 'truncate') return await sendHalf(response, bytes);
  response.end(bytes);
}

const hang = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

function sendHalf(response: ServerResponse, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => {
      response.socket?.destroy();
      resolve();
    });
  });
}
