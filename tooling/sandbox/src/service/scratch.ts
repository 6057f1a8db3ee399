import { closeSync, createReadStream, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** Uploaded bytes, in files of a folder of their own that goes with the sandbox. */
export class Scratch implements Disposable {
  #folder: string | undefined;
  #files = 0;

  /** Makes an empty file and answers its path. */
  create(): string {
    this.#folder ??= mkdtempSync(join(tmpdir(), 'fastpath-sandbox-'));
    const path = join(this.#folder, String(this.#files++));
    closeSync(openSync(path, 'w'));
    return path;
  }

  write(path: string, bytes: Buffer, position: number): void {
    const file = openSync(path, 'r+');
    try {
      writeSync(file, bytes, 0, bytes.length, position);
    } finally {
      closeSync(file);
    }
  }

  /** Reads a file from `start` up to before `end`. */
  read(path: string, start: number, end: number): Readable {
    return createReadStream(path, { start, end: end - 1 });
  }

  remove(path: string): void {
    rmSync(path, { force: true });
  }

  [Symbol.dispose](): void {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }
}
