import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw, deflateRawSync, inflateRaw, inflateRawSync } from 'node:zlib';
import { integerIn } from './check.js';

export interface DeflateOptions {
  /** Effort, from 1 (fast) to 9 (small). @default 6 */
  readonly level?: number;
  /** Text the values have in common; the last 32 KB count. Both sides need the same. @default none */
  readonly dictionary?: Buffer;
}

const inflateAsync = promisify(inflateRaw);
const deflateAsync = promisify(deflateRaw);

/** From here on the thread pool is worth its 40 microseconds. */
const POOL_FROM_BYTES = 16 * 1024;
const MAX_INFLATED_BYTES = 256 * 1024 * 1024;

/** Raw deflate with a dictionary: halves a record of 2 KB once more, because most of it is what all records have. */
export class Deflater {
  readonly #options: { readonly level: number; readonly dictionary?: Buffer };
  /** Names the dictionary; empty without one. */
  readonly dictionaryId: string;

  constructor({ level = 6, dictionary }: DeflateOptions = {}) {
    this.#options = { level: integerIn('level', level, 1, 9), ...(dictionary && { dictionary }) };
    this.dictionaryId =
      dictionary === undefined ? '' : createHash('sha256').update(dictionary).digest('hex').slice(0, 8);
  }

  deflateSync(text: string): Buffer {
    return deflateRawSync(Buffer.from(text), this.#options);
  }

  inflateSync(bytes: Buffer): string {
    return inflateRawSync(bytes, { ...this.#options, maxOutputLength: MAX_INFLATED_BYTES }).toString();
  }

  async deflate(text: string): Promise<Buffer> {
    return text.length < POOL_FROM_BYTES ? this.deflateSync(text) : deflateAsync(Buffer.from(text), this.#options);
  }

  async inflate(bytes: Buffer): Promise<string> {
    if (bytes.length < POOL_FROM_BYTES / 4) return this.inflateSync(bytes);
    return (await inflateAsync(bytes, { ...this.#options, maxOutputLength: MAX_INFLATED_BYTES })).toString();
  }
}
