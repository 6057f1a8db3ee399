const NEWLINE = 0x0a;
const KEPT_BYTES = 512;

/** How long lines may be, and who gets them. */
export interface LineSplitterOptions {
  /** Bytes of the longest line that is kept whole. */
  readonly maxBytes: number;
  readonly onLine: (line: string) => void;
  /** Called once for each longer line, when it ends, with its first and last bytes as text. */
  readonly onLongLine: (start: string, end: string) => void;
}

/** Cuts a byte stream into lines without ever holding more than `maxBytes` of one. */
export class LineSplitter {
  readonly #options: LineSplitterOptions;
  #parts: Buffer[] = [];
  #length = 0;
  /** The first bytes of a line that turned out too long. */
  #start: string | undefined;

  constructor(options: LineSplitterOptions) {
    this.#options = options;
  }

  push(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      this.#keep(chunk.subarray(from, end));
      this.#finish();
      from = end + 1;
    }
    if (from < chunk.length) this.#keep(chunk.subarray(from));
  }

  #keep(part: Buffer): void {
    this.#parts.push(part);
    this.#length += part.length;
    if (this.#length <= this.#options.maxBytes) return;
    const all = Buffer.concat(this.#parts);
    this.#start ??= all.toString('utf8', 0, KEPT_BYTES);
    const tail = Buffer.from(all.subarray(-KEPT_BYTES)); // a copy: the rest can be freed
    this.#parts = [tail];
    this.#length = this.#options.maxBytes;
  }

  #finish(): void {
    const { onLine, onLongLine } = this.#options;
    const bytes = this.#parts.length === 1 ? (this.#parts[0] as Buffer) : Buffer.concat(this.#parts);
    const start = this.#start;
    this.#parts = [];
    this.#length = 0;
    this.#start = undefined;
    if (start !== undefined) onLongLine(start, bytes.toString('utf8', Math.max(0, bytes.length - KEPT_BYTES)));
    else if (bytes.length > 0) onLine(bytes.toString('utf8'));
  }
}
