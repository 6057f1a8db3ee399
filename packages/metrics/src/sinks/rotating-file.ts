import { appendFile, mkdir, rename, stat, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MetricsError } from '../errors.js';
import type { Sink } from '../flush-every.js';

/** Where to write, and how much to keep. */
export interface RotatingFileOptions {
  /** The file to append to; its folder is made if it is not there. */
  readonly path: string;
  /** Bytes after which a new file is begun. @default 10_000_000 */
  readonly maxBytes?: number;
  /** Files kept in all: `path`, `path.1` (the one before), and so on. @default 5 */
  readonly maxFiles?: number;
}

/**
 * Appends each snapshot as one line of JSON to a file, and begins a new one before it grows beyond `maxBytes`. No file stays open.
 *
 * @throws {MetricsError} `INVALID_OPTION`
 */
export function rotatingFile({ path, maxBytes = 10_000_000, maxFiles = 5 }: RotatingFileOptions): Sink {
  if (!(maxBytes >= 1)) throw new MetricsError('INVALID_OPTION', `maxBytes must be from 1, got ${maxBytes}`);
  if (!Number.isInteger(maxFiles) || maxFiles < 1) {
    throw new MetricsError('INVALID_OPTION', `maxFiles must be a whole number from 1, got ${maxFiles}`);
  }
  let last: Promise<void> = Promise.resolve();

  const write = async (line: string) => {
    await mkdir(dirname(path), { recursive: true });
    const size = await sizeOf(path);
    if (size > 0 && size + Buffer.byteLength(line) > maxBytes) await rotate(path, maxFiles);
    await appendFile(path, line);
  };

  return (snapshot, signal) => {
    const turn = last.then(() => {
      signal.throwIfAborted(); // given up while an earlier line was still being written
      return write(`${JSON.stringify(snapshot)}\n`);
    });
    last = turn.catch(() => {});
    return turn;
  };
}

/** Moves each file on by one; the oldest is overwritten. With one file in all, it begins anew. */
async function rotate(path: string, maxFiles: number): Promise<void> {
  const nameOf = (age: number) => (age === 0 ? path : `${path}.${age}`);
  if (maxFiles === 1) return truncate(path);
  for (let age = maxFiles - 2; age >= 0; age--) await rename(nameOf(age), nameOf(age + 1)).catch(unlessMissing);
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(unlessMissing);
  return found?.size ?? 0;
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
