import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { processAll } from '@fastpath/batcher';
import type { IconectClient } from '../client.js';
import * as files from '../operations/files.js';
import { realInRoot } from './root.js';
import { uploadFile } from './upload-file.js';
import type { UploadInput, UploadOptions, UploadReport } from './upload-options.js';

export interface DirectoryOptions extends Omit<UploadOptions, 'onProgress'> {
  /** Files under way at the same time. @default 2 */
  readonly filesAtOnce?: number;
  readonly onFile?: (result: FileResult) => void;
}

export type FileResult =
  | { readonly path: string; readonly ok: true; readonly report: UploadReport }
  | { readonly path: string; readonly ok: false; readonly error: unknown };

/** Uploads each file of a folder and of the folders in it; symbolic links are left out. What fails, fails alone. */
export async function uploadDirectory(
  client: IconectClient,
  { path, ...place }: Omit<UploadInput, 'fileName' | 'mimeType'>,
  { filesAtOnce = 2, onFile, ...options }: DirectoryOptions,
): Promise<readonly FileResult[]> {
  const folder = await realInRoot(files.upload.name, options.root, path);
  const results: FileResult[] = [];
  const send = async ([file]: readonly [string, ...string[]], { signal }: { signal: AbortSignal }) => {
    const input = { ...place, path: file };
    const named = relative(folder, file);
    const result: FileResult = await uploadFile(client, input, { ...options, signal }).then(
      (report) => ({ path: named, ok: true, report }),
      (error: unknown) => ({ path: named, ok: false, error }),
    );
    signal.throwIfAborted();
    results.push(result);
    onFile?.(result);
    return [true];
  };
  const { signal } = options;
  await processAll(filesIn(folder), send, {
    batchSize: 1,
    concurrency: filesAtOnce,
    keepResults: false,
    ...(signal && { signal }),
  });
  return results.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function* filesIn(folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    else if (entry.isFile()) yield path;
  }
}
