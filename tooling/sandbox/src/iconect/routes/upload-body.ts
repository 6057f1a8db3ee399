import { formIn as readForm } from '../../service/form.js';
import type { Item } from '../resources/resource.js';
import type { Call } from './call.js';

/** What came as `multipart/form-data`. */
export interface UploadForm {
  readonly fields: Item;
  /** The part called `file`, or the first one with a file name. */
  readonly file?: Buffer;
}

/** The parts of a form, the name of its file among the fields; undefined for a body of another kind. */
export function formIn(call: Call): UploadForm | undefined {
  const form = readForm(call);
  if (!form) return undefined;
  const { fields, file } = form;
  return {
    fields: { ...(file?.name && { fileName: file.name }), ...Object.fromEntries(fields) },
    ...(file && { file: file.bytes }),
  };
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
