import type { Transform } from 'node:stream';
import { constants, createBrotliCompress, createDeflate, createGzip } from 'node:zlib';

const MIN_BYTES = 1024;

/** A way to compress a body. */
export interface Encoding {
  readonly name: string;
  readonly create: () => Transform;
}

const ENCODINGS: readonly Encoding[] = [
  { name: 'gzip', create: () => createGzip() },
  { name: 'br', create: () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }) },
  { name: 'deflate', create: () => createDeflate() },
];

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

/** The encoding for a body of so many bytes: none up to 1 KB, else the first known one that the caller takes. */
export function encodingFor(bytes: number, acceptEncoding = ''): Encoding | undefined {
  if (bytes <= MIN_BYTES) return undefined;
  for (const name of accepted(acceptEncoding)) {
    const known = ENCODINGS.find((encoding) => encoding.name === name);
    if (known) return known;
  }
  return undefined;
}
