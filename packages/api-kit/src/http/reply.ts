import type { Reply } from '../service.js';
import { decode } from './decode.js';
import type { RawReply } from './fetch-reply.js';

/** Unpacks a reply, and parses its JSON. @throws when it is packed wrongly, or larger than `maxBytes` */
export async function readReply({ status, headers, body }: RawReply, maxBytes: number): Promise<Reply> {
  const header = (name: string) => headerOf(headers, name);
  const encoding = header('content-encoding');
  const text = (encoding === undefined ? body : await decode(body, encoding, maxBytes)).toString('utf8');
  return { status, header, text, json: parseJson(text) };
}

/** What is known of a reply whose body cannot be read. */
export const headOf = ({ status, headers }: Omit<RawReply, 'body'>): Reply => ({
  status,
  header: (name) => headerOf(headers, name),
  text: '',
  json: undefined,
});

/** Few headers are ever asked for, so that making an object of all would cost more than looking. */
function headerOf(headers: readonly Buffer[], name: string): string | undefined {
  const found: string[] = [];
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const key = headers[i];
    if (key?.length !== name.length || key.toString('latin1').toLowerCase() !== name) continue;
    found.push(headers[i + 1]?.toString('latin1') ?? '');
  }
  return found.length === 0 ? undefined : found.join(', ');
}

/** `undefined` for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
