import { integerIn } from './check.js';
import { type DeflateOptions, Deflater } from './deflate.js';
import { Packed, type Packer } from './packed.js';

export interface CompressionOptions extends DeflateOptions {
  /** Characters of JSON text from which on a value is compressed. @default 1_024 */
  readonly minBytes?: number;
  /** Characters of the first values from which a dictionary is made, where none is given. 0: none is made. @default 12_288 */
  readonly learnBytes?: number;
}

/**
 * Memory-saving mode (`new Cache({ compression: compression() })`): values are kept as deflated JSON, and the object
 * itself only as long as the garbage collector leaves it. Values come back as JSON gives them. Each namespace learns
 * its own dictionary from its first values, so that nothing of one shows in another.
 */
export function compression(options: CompressionOptions = {}): (namespace: string) => Packer {
  integerIn('minBytes', options.minBytes ?? 1_024, 0);
  integerIn('learnBytes', options.learnBytes ?? 12_288, 0);
  new Deflater(options); // checks the level
  return () => new JsonPacker(options);
}

class JsonPacker implements Packer {
  readonly #minBytes: number;
  readonly #options: DeflateOptions;
  #deflater: Deflater | undefined;
  #samples: string[] = [];
  #missing: number;

  constructor({ minBytes = 1_024, learnBytes = 12_288, ...options }: CompressionOptions) {
    this.#minBytes = minBytes;
    this.#options = options;
    this.#missing = options.dictionary === undefined ? learnBytes : 0;
    if (this.#missing === 0) this.#deflater = new Deflater(options);
  }

  pack(value: unknown): Packed | undefined {
    const text = jsonOf(value);
    if (text === undefined || text.length < this.#minBytes) return undefined;
    const deflater = this.#deflater ?? this.#learn(text);
    // As a string of one byte per character: zlib's own buffers hold on to 16 KB each.
    return deflater && new Packed(this, deflater.deflateSync(text).toString('latin1'), value);
  }

  unpack(text: string): unknown {
    return JSON.parse((this.#deflater as Deflater).inflateSync(Buffer.from(text, 'latin1'))); // packed by it
  }

  /** Until there is enough to learn from, values stay as they are. */
  #learn(text: string): undefined {
    this.#samples.push(text);
    this.#missing -= text.length;
    if (this.#missing > 0) return;
    this.#deflater = new Deflater({
      ...this.#options,
      dictionary: Buffer.from(this.#samples.join('')).subarray(-32_768),
    });
    this.#samples = [];
  }
}

function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
