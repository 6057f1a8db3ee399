import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

// A body below this is sent sooner as it is.
const packFromCharacters = 1_024;
const brotliQuality = 4;

/** Packs the text of a body for a service that takes it so; `undefined` where it goes as it is. */
export function encode(body: unknown, encoding: 'gzip' | 'br' | undefined): Buffer | undefined {
  if (encoding === undefined || typeof body !== 'string' || body.length < packFromCharacters) return undefined;
  if (encoding === 'gzip') return gzipSync(body);
  return brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } });
}
