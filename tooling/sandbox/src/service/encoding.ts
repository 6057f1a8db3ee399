import { promisify } from 'node:util';
import { brotliCompress, constants, deflate, gzip } from 'node:zlib';

const MIN_BYTES = 1024;

type Encode = (bytes: Buffer) => Promise<Buffer>;

const toBrotli = promisify(brotliCompress);

const ENCODERS: Readonly<Record<string, Encode>> = {
  gzip: promisify(gzip) as Encode,
  br: (bytes) => toBrotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  deflate: promisify(deflate) as Encode,
};

/** The encodings that the caller takes, best first; `q=0` takes one out. */
function accepted(header: string): string[] {
  const offers = header.split(',').map((part) => {
    const [name = '', weight] = part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*q=/);
    return { name, weight: weight === undefined ? 1 : Number(weight) };
  });
  return offers
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ name }) => name);
}

/** A body ready to be sent. */
export interface Encoded {
  readonly bytes: Buffer;
  readonly encoding?: string;
}

/** Compresses a body of more than 1 KB in the first encoding that the caller takes. */
export async function encode(body: string | Buffer, acceptEncoding: string | undefined): Promise<Encoded> {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  if (bytes.length <= MIN_BYTES || !acceptEncoding) return { bytes };
  const encoding = accepted(acceptEncoding).find((name) => Object.hasOwn(ENCODERS, name));
  const encoder = encoding === undefined ? undefined : ENCODERS[encoding];
  return encoder && encoding ? { bytes: await encoder(bytes), encoding } : { bytes };
}
