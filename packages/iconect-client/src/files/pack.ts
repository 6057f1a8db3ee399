import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { OpenedFile } from './root.js';

const packable = ['text/', 'application/json', 'application/xml', 'application/javascript', 'image/svg+xml'];

/** Whether a kind of file becomes smaller by gzip. */
export const isPackable = (mimeType: string | undefined): boolean =>
  mimeType !== undefined && packable.some((start) => mimeType.startsWith(start));

export interface PackedFile extends AsyncDisposable {
  readonly file: OpenedFile;
  readonly originalSha256: string;
}

/** Packs a file into a temporary one, which only its owner can read and which is gone when it is disposed of. */
export async function packed({ handle }: OpenedFile, signal?: AbortSignal): Promise<PackedFile> {
  const folder = await mkdtemp(join(tmpdir(), 'iconect-'));
  const path = join(folder, 'packed.gz');
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const hash = createHash('sha256');
    const source = handle.createReadStream({ start: 0, autoClose: false });
    source.on('data', (chunk) => hash.update(chunk));
    await pipeline(
      source,
      createGzip(),
      createWriteStream(path, { flags: 'wx', mode: 0o600 }),
      signal ? { signal } : {},
    );
    const target = await open(path, 'r');
    const stat = await target.stat();
    const dispose = async () => {
      await target.close();
      await remove();
    };
    const file = { handle: target, path, bytes: stat.size, modifiedMs: stat.mtimeMs };
    return { file, originalSha256: hash.digest('hex'), [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await remove();
    throw error;
  }
}
