import type { Dispatcher } from 'undici';
import type { Reply } from '../service.js';
import { decode } from './decode.js';

/** Reads a response to its end, unpacks it, and parses its JSON. @throws when it breaks off, is broken, or is larger than `maxBytes` */
export async function readReply(response: Dispatcher.ResponseData, maxBytes: number): Promise<Reply> {
  const { statusCode: status, headers } = response;
  const header = (name: string) => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };
  const packed = await readBody(response.body, maxBytes);
  const text = (await decode(packed, header('content-encoding'), maxBytes)).toString('utf8');
  return { status, header, text, json: parse(text) };
}

async function readBody(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`the reply is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  const [only] = chunks;
  return chunks.length === 1 && only ? only : Buffer.concat(chunks);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
