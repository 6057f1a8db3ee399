import { promisify } from 'node:util';
import { brotliDecompress, brotliDecompressSync, gunzip, gunzipSync, inflate, inflateSync } from 'node:zlib';

/** What replies may be packed in, best first. */
export const acceptEncoding = 'br, gzip, deflate';

const decoders: Readonly<Record<string, { readonly sync: Sync; readonly async: Async }>> = {
  br: { sync: brotliDecompressSync, async: promisify(brotliDecompress) as Async },
  gzip: { sync: gunzipSync, async: promisify(gunzip) as Async },
  'x-gzip': { sync: gunzipSync, async: promisify(gunzip) as Async },
  deflate: { sync: inflateSync, async: promisify(inflate) as Async },
};

type Sync = (body: Buffer, options: { maxOutputLength: number }) => Buffer;
type Async = (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

// The thread pool adds some 50 us; a body below this is unpacked faster on the spot.
const syncBelowBytes = 16_384;

/** Unpacks a body by its Content-Encoding. @throws on a broken or unknown encoding, or above `maxBytes` */
export async function decode(body: Buffer, encoding: string | undefined, maxBytes: number): Promise<Buffer> {
  const name = encoding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity' || body.length === 0) return body;
  const decoder = decoders[name];
  if (!decoder) throw new Error(`Content-Encoding ${name} is not known`);
  const options = { maxOutputLength: maxBytes };
  return body.length < syncBelowBytes ? decoder.sync(body, options) : decoder.async(body, options);
}
