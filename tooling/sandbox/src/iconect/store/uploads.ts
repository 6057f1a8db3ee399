import { randomUUID } from 'node:crypto';
import type { Scratch } from '../../service/scratch.js';
import { sha256 } from '../data/file-content.js';
import { checksumMismatch, conflict, expired, invalidField, notFound } from '../errors.js';
import type { Item } from '../resources/resource.js';

/** What a file that comes in chunks was announced as. */
export interface Announced extends Item {
  readonly fileName: string;
  readonly fileSize: number;
  readonly chunkSize: number;
}

/** A file on its way. */
export interface Upload {
  readonly announced: Announced;
  readonly path: string;
  readonly totalChunks: number;
  readonly received: Set<number>;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  status: 'active' | 'completed' | 'failed';
  /** The row of the file that it became. */
  file?: number;
}

/** Files on their way in chunks. A session lasts so many milliseconds. */
export class Uploads {
  readonly #sessions = new Map<string, Upload>();
  readonly #scratch: Scratch;
  readonly #sessionMs: number;

  constructor(scratch: Scratch, sessionMs: number) {
    this.#scratch = scratch;
    this.#sessionMs = sessionMs;
  }

  open(announced: Announced, nowMs: number): string {
    const id = randomUUID();
    this.#sessions.set(id, {
      announced,
      path: this.#scratch.create(),
      totalChunks: Math.ceil(announced.fileSize / announced.chunkSize),
      received: new Set(),
      createdAtMs: nowMs,
      expiresAtMs: nowMs + this.#sessionMs,
      status: 'active',
    });
    return id;
  }

  get(id: string): Upload {
    const upload = this.#sessions.get(id);
    if (!upload) throw notFound('Upload session', id);
    return upload;
  }

  /** A session that still takes chunks. @throws {HttpError} 409 or 410 for one that does not */
  active(id: string, nowMs: number): Upload {
    const upload = this.get(id);
    if (upload.status !== 'active') throw conflict(`The upload session is ${upload.status}`);
    if (nowMs >= upload.expiresAtMs) throw expired(`The upload session expired`);
    return upload;
  }

  /** Takes a chunk; the same one may come again. Answers its SHA-256. */
  take(upload: Upload, chunk: number, bytes: Buffer, hash: string | undefined): string {
    const { announced, totalChunks } = upload;
    if (!(Number.isInteger(chunk) && chunk >= 0 && chunk < totalChunks)) {
      throw invalidField('chunkNumber', `expected a whole number from 0 to ${totalChunks - 1}`);
    }
    const isLast = chunk === totalChunks - 1;
    const expected = isLast ? announced.fileSize - announced.chunkSize * chunk : announced.chunkSize;
    if (bytes.length !== expected) throw invalidField('chunkData', `expected ${expected} bytes, got ${bytes.length}`);
    const actual = sha256(bytes);
    if (hash !== undefined && hash.toLowerCase() !== actual) {
      throw checksumMismatch(`The SHA-256 of chunk ${chunk} is ${actual}, not what was announced`);
    }
    this.#scratch.write(upload.path, bytes, announced.chunkSize * chunk);
    upload.received.add(chunk);
    return actual;
  }
}

/** The chunks that have not come. */
export const missingChunks = ({ totalChunks, received }: Upload): readonly number[] =>
  Array.from({ length: totalChunks }, (_, chunk) => chunk).filter((chunk) => !received.has(chunk));

/** A session as it is sent. */
export const toSession = (id: string, upload: Upload, nowMs: number) => ({
  id,
  fileName: upload.announced.fileName,
  fileSize: upload.announced.fileSize,
  chunkSize: upload.announced.chunkSize,
  totalChunks: upload.totalChunks,
  uploadedChunks: [...upload.received].sort((a, b) => a - b),
  status: upload.status === 'active' && nowMs >= upload.expiresAtMs ? 'expired' : upload.status,
  expiresAt: new Date(upload.expiresAtMs).toISOString(),
  createdDate: new Date(upload.createdAtMs).toISOString(),
});
