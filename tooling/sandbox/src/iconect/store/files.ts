import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Scratch } from '../../service/scratch.js';
import type { StreamedBody } from '../../service/types.js';
import { contentLength, contentOf, isBinary, sha256 } from '../data/file-content.js';
import { fileIds } from '../data/records.js';
import type { Item } from '../resources/resource.js';
import type { Records } from './records.js';

interface Stored {
  readonly path: string;
  readonly item: Item;
}

/** The files: one for each generated record, computed when read, and those that were uploaded, on disk. */
export class Files {
  readonly #records: Records;
  readonly #scratch: Scratch;
  readonly #generated: number;
  readonly #removed = new Set<number>();
  readonly #stored: Stored[] = [];

  /** `generated` is how many records were. */
  constructor(records: Records, scratch: Scratch, generated: number) {
    this.#records = records;
    this.#scratch = scratch;
    this.#generated = generated;
  }

  /** The row of a file that is there, or -1. */
  row(id: string): number {
    const row = fileIds.row(id);
    return row < this.#generated + this.#stored.length && !this.#removed.has(row) ? row : -1;
  }

  /** Rows of files that are there, of a project or of all. */
  *rows(projectId?: string): Generator<number> {
    const end = this.#generated + this.#stored.length;
    for (let row = 0; row < end; row++) {
      if (this.#removed.has(row)) continue;
      if (projectId === undefined || this.get(row, 'projectId') === projectId) yield row;
    }
  }

  /** One property of a file. */
  get(row: number, name: string): unknown {
    if (row >= this.#generated) return this.wire(row)[name];
    if (name === 'projectId' || name === 'folderId') return this.#records.get(row, name);
    if (name === 'size') return contentLength(row);
    return this.wire(row)[name];
  }

  /** The store in which a file lies. */
  storeOf(row: number): unknown {
    return this.#stored[row - this.#generated]?.item['fileStoreId'] ?? 'store-001';
  }

  wire(row: number): Item {
    const id = fileIds.of(row);
    const stored = this.#stored[row - this.#generated];
    if (stored) return { id, ...stored.item };
    const records = this.#records;
    const name = `${String(records.get(row, 'fields.name') ?? `Document ${row + 1}`)}.${isBinary(row) ? 'pdf' : 'txt'}`;
    return {
      id,
      name,
      originalName: name,
      path: `/evidence/1/${id}`,
      size: contentLength(row),
      mimeType: isBinary(row) ? 'application/pdf' : 'text/plain',
      hash: sha256(this.#content(row)),
      projectId: records.get(row, 'projectId'),
      fileStoreId: 'store-001',
      folderId: records.get(row, 'folderId'),
      status: 'available',
      createdDate: records.get(row, 'createdDate'),
      modifiedDate: records.get(row, 'createdDate'),
      uploadedBy: records.get(row, 'createdBy'),
    };
  }

  /** Keeps an uploaded file whose bytes are at `path`. */
  add(path: string, item: Item): number {
    this.#stored.push({ path, item });
    return this.#generated + this.#stored.length - 1;
  }

  remove(row: number): void {
    this.#removed.add(row);
    const stored = this.#stored[row - this.#generated];
    if (stored) this.#scratch.remove(stored.path);
  }

  /** The bytes of a file from `start` up to before `end`. */
  content(row: number, start: number, end: number): StreamedBody {
    const stored = this.#stored[row - this.#generated];
    const byteLength = end - start;
    if (byteLength === 0) return { byteLength, open: () => Readable.from([]) };
    if (stored) return { byteLength, open: () => this.#scratch.read(stored.path, start, end) };
    return { byteLength, open: () => Readable.from([this.#content(row).subarray(start, end)]) };
  }

  /** The text of a generated document as it was at the start, so that its file never changes. */
  #content(row: number): Buffer {
    return contentOf(row, `Document ${row + 1}`);
  }
}

/** SHA-256 of a file on disk, read piece by piece. */
export async function hashOf(scratch: Scratch, path: string, byteLength: number): Promise<string> {
  const sha = createHash('sha256');
  if (byteLength > 0) for await (const chunk of scratch.read(path, 0, byteLength)) sha.update(chunk as Buffer);
  return sha.digest('hex');
}
