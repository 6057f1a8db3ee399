import type { Deflater } from './deflate.js';
import { BYTES_PER_CHARACTER } from './entry.js';
import { fromSevenBit, toSevenBit } from './seven-bit.js';
import type { TierValue } from './tier.js';

/** Turns a value into text and back. */
export interface Codec {
  /** `undefined`: the value has no text, and is not stored. */
  encode(value: unknown): string | undefined;
  decode(text: string): unknown;
}

export const json: Codec = { encode: (value) => JSON.stringify(value), decode: (text) => JSON.parse(text) };

/** What an entry was true under: the versions of its namespace, its key and its tags when its load began. */
export interface Versions {
  readonly cleared: string;
  readonly changed: string;
  readonly key: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface Stored {
  readonly entry: TierValue;
  readonly versions: Versions;
}

type Head = [number, number | null, number | null, number | null, string, string, string, Record<string, string>];

/**
 * An entry as text: a version digit, `j` (as it is) or `d` (deflated) with the dictionary's name, then a line of
 * metadata and the value. What is not understood, damaged or from a newer version reads as `undefined`.
 */
export class Envelope {
  readonly #codec: Codec;
  readonly #deflater: Deflater;
  readonly #compressFrom: number;

  constructor(codec: Codec, deflater: Deflater, compressFromBytes: number) {
    this.#codec = codec;
    this.#deflater = deflater;
    this.#compressFrom = compressFromBytes;
  }

  /** `undefined` when the codec has no text for the value, or throws. */
  async seal({ entry, versions }: Stored): Promise<string | undefined> {
    const { ttlMs, staleMs, graceMs } = entry.windows;
    const { cleared, changed, key, tags } = versions;
    try {
      const value = this.#codec.encode(entry.value);
      if (value === undefined) return undefined;
      const head: Head = [entry.keptAtMs, ttlMs, staleMs, graceMs, cleared, changed, key, tags];
      const text = `${JSON.stringify(head)}\n${value}`;
      if (text.length < this.#compressFrom) return `1j${text}`;
      return `1d${this.#deflater.dictionaryId}:${toSevenBit(await this.#deflater.deflate(text))}`;
    } catch {
      return undefined;
    }
  }

  open(sealed: unknown): Stored | undefined | Promise<Stored | undefined> {
    if (typeof sealed !== 'string') return undefined;
    if (sealed.startsWith('1j')) return this.#parse(sealed.slice(2));
    const prefix = `1d${this.#deflater.dictionaryId}:`;
    return sealed.startsWith(prefix) ? this.#inflated(sealed.slice(prefix.length)) : undefined;
  }

  async #inflated(text: string): Promise<Stored | undefined> {
    try {
      return this.#parse(await this.#deflater.inflate(fromSevenBit(text)));
    } catch {
      return undefined; // damaged
    }
  }

  #parse(text: string): Stored | undefined {
    const end = text.indexOf('\n');
    try {
      const head: unknown = JSON.parse(text.slice(0, end));
      return isHead(head) ? this.#stored(head, text.slice(end + 1)) : undefined;
    } catch {
      return undefined;
    }
  }

  #stored([keptAtMs, ttlMs, staleMs, graceMs, cleared, changed, key, tags]: Head, text: string): Stored {
    const windows = { ttlMs: ttlMs ?? Infinity, staleMs: staleMs ?? Infinity, graceMs: graceMs ?? Infinity };
    const size = text.length * BYTES_PER_CHARACTER;
    const value = this.#codec.decode(text);
    const entry = { value, tags: Object.keys(tags), keptAtMs, windows, size };
    return { entry, versions: { cleared, changed, key, tags } };
  }
}

function isHead(head: unknown): head is Head {
  if (!Array.isArray(head) || head.length !== 8) return false;
  const [keptAtMs, ttlMs, staleMs, graceMs, cleared, changed, key, tags] = head;
  const times = [keptAtMs, ttlMs, staleMs, graceMs].every((time) => time === null || typeof time === 'number');
  const versions = [cleared, changed, key].every((version) => typeof version === 'string');
  return times && keptAtMs !== null && versions && typeof tags === 'object' && tags !== null;
}
