import type { ServiceRequest } from './types.js';

/** A file in a form. */
export interface FormFile {
  readonly name?: string;
  readonly contentType?: string;
  readonly bytes: Buffer;
}

/** What came as `multipart/form-data`. */
export interface Form {
  readonly fields: ReadonlyMap<string, string>;
  /** The part called `file`, or the first one with a file name. */
  readonly file?: FormFile;
}

/** The parts of a form; undefined for a body of another kind. */
export function formIn({ headers, bytes }: Pick<ServiceRequest, 'headers' | 'bytes'>): Form | undefined {
  const [, quoted, bare] =
    /^multipart\/form-data;.*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(headers['content-type'] ?? '') ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) return undefined;
  const fields = new Map<string, string>();
  let file: FormFile | undefined;
  for (const part of partsOf(bytes, boundary)) {
    const end = part.indexOf('\r\n\r\n');
    if (end < 0) continue;
    const head = part.subarray(0, end).toString('utf8');
    const content = part.subarray(end + 4);
    const [, name = ''] = /\bname="([^"]*)"/i.exec(head) ?? [];
    const [, fileName] = /\bfilename="([^"]*)"/i.exec(head) ?? [];
    const [, contentType] = /^content-type: *([^\r\n]+)/im.exec(head) ?? [];
    if (fileName === undefined && name !== 'file') fields.set(name, content.toString('utf8'));
    else file ??= { bytes: content, ...(fileName && { name: fileName }), ...(contentType && { contentType }) };
  }
  return { fields, ...(file && { file }) };
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
