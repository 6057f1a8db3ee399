import type { Item } from '../resources/resource.js';
import type { Call } from './call.js';

/** What came as `multipart/form-data`. */
export interface Form {
  readonly fields: Item;
  /** The part called `file`, or the first one with a file name. */
  readonly file?: Buffer;
}

/** The parts of a form; undefined for a body of another kind. */
export function formIn({ headers, bytes }: Call): Form | undefined {
  const [, quoted, bare] =
    /^multipart\/form-data;.*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(headers['content-type'] ?? '') ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) return undefined;
  const fields: [string, string][] = [];
  let file: Buffer | undefined;
  for (const part of partsOf(bytes, boundary)) {
    const end = part.indexOf('\r\n\r\n');
    if (end < 0) continue;
    const head = part.subarray(0, end).toString('utf8');
    const content = part.subarray(end + 4);
    const [, name = ''] = /\bname="([^"]*)"/i.exec(head) ?? [];
    const [, fileName] = /\bfilename="([^"]*)"/i.exec(head) ?? [];
    if (fileName === undefined && name !== 'file') fields.push([name, content.toString('utf8')]);
    else file ??= content;
    if (fileName && !fields.some(([key]) => key === 'fileName')) fields.push(['fileName', fileName]);
  }
  return { fields: Object.fromEntries(fields), ...(file && { file }) };
}

function* partsOf(bytes: Buffer, boundary: string): Generator<Buffer> {
  const mark = Buffer.from(`--${boundary}`);
  let at = bytes.indexOf(mark);
  while (at >= 0) {
    const begin = at + mark.length + 2;
    const next = bytes.indexOf(Buffer.concat([Buffer.from('\r\n'), mark]), begin - 2);
    if (next < 0) return;
    yield bytes.subarray(begin, next);
    at = next + 2;
  }
}

/** The bytes of a body that is a chunk itself, or a form with one; undefined for JSON. */
export function bytesIn(call: Call): Buffer | undefined {
  const type = call.headers['content-type'] ?? '';
  if (/^multipart\//i.test(type)) return formIn(call)?.file;
  return /json/i.test(type) ? undefined : call.bytes;
}

/** The SHA-256 that a request announces in its header, in hexadecimal digits: `Content-Digest: sha-256=:…:` (RFC 9530). */
export function announcedHash({ headers }: Call): string | undefined {
  const header = headers['content-digest'];
  const [, base64] = /sha-256=:([A-Za-z0-9+/=]+):/.exec(typeof header === 'string' ? header : '') ?? [];
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('hex');
}
