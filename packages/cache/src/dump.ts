import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Cache, CachedEntry } from './cache.js';
import { integerIn } from './check.js';
import { CacheError } from './errors.js';

export interface SaveOptions {
  /** Bytes of the file at most; what was used longest ago is left out. @default 67_108_864, 64 MiB */
  readonly maxBytes?: number;
}

const HEADER = { format: 'fastpath-cache', version: 1 };

/**
 * Writes what is in memory to a file that only its owner can read, whole or not at all, and returns the number of
 * entries in it. It holds the values as they are: do this only with data that may lie on the disk.
 */
export async function saveTo(cache: Cache, path: string, { maxBytes = 67_108_864 }: SaveOptions = {}): Promise<number> {
  integerIn('maxBytes', maxBytes, 1);
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    const saved = await writeLines(draft, cache.export(), maxBytes);
    await rename(draft, path);
    return saved;
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/**
 * Keeps what `saveTo` wrote, with what is left of its time, and returns the number of entries kept. A file that does
 * not exist gives 0; one that is no dump rejects with BAD_DUMP; lines that are damaged are left out.
 */
export async function restoreFrom(cache: Cache, path: string): Promise<number> {
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
  const entries: CachedEntry[] = [];
  let isFirst = true;
  try {
    for await (const line of lines) {
      if (isFirst) checkHeader(line, path);
      else entries.push(...entryOf(line));
      isFirst = false;
    }
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
  return cache.import(entries.reverse()); // what was used last is kept last
}

async function writeLines(path: string, entries: Iterable<CachedEntry>, maxBytes: number): Promise<number> {
  await using file = await open(path, 'wx', 0o600);
  let text = `${JSON.stringify(HEADER)}\n`;
  let left = maxBytes - text.length;
  let saved = 0;
  for (const entry of entries) {
    const line = lineOf(entry);
    if (line === undefined) continue;
    left -= Buffer.byteLength(line);
    if (left < 0) break;
    saved += 1;
    text += line;
    if (text.length < 65_536) continue;
    await file.appendFile(text);
    text = '';
  }
  await file.appendFile(text);
  return saved;
}

function lineOf({ namespace, key, value, tags, keptAtMs, windows }: CachedEntry): string | undefined {
  try {
    const { ttlMs, staleMs, graceMs } = windows;
    const text = JSON.stringify([namespace, key, keptAtMs, [ttlMs, staleMs, graceMs], tags, value]);
    return `${text}\n`;
  } catch {
    return undefined; // a value without a JSON text
  }
}

function entryOf(line: string): CachedEntry[] {
  try {
    const [namespace, key, keptAtMs, times, tags, value] = JSON.parse(line);
    const [ttlMs, staleMs, graceMs] = times.map((time: number | null) => time ?? Number.POSITIVE_INFINITY);
    const strings = [namespace, key, ...tags];
    const numbers = [keptAtMs, ttlMs, staleMs, graceMs];
    const isEntry =
      strings.every((s) => typeof s === 'string' && s !== '') && numbers.every((n) => typeof n === 'number');
    return isEntry ? [{ namespace, key, value, tags, keptAtMs, windows: { ttlMs, staleMs, graceMs } }] : [];
  } catch {
    return [];
  }
}

function checkHeader(line: string, path: string): void {
  if (line === JSON.stringify(HEADER)) return;
  throw new CacheError('BAD_DUMP', `${path} is not a dump of this version of the cache`);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
