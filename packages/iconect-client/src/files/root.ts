import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ApiError } from '@fastpath/api-kit';

/** A file that was opened inside the root: what it is now is what is read, whatever happens to its name. */
export interface OpenedFile {
  readonly handle: FileHandle;
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/**
 * Opens a file under a root, which neither `..` nor a symbolic link can leave. @param path absolute, or relative to the root
 * @throws {ApiError} NOT_CONFIGURED without a root, INPUT_INVALID for a path that is outside or no file
 */
export async function openInRoot(operation: string, root: string | undefined, path: string): Promise<OpenedFile> {
  const real = await realInRoot(operation, root, path);
  const handle = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW).catch((error: unknown) => {
    throw refused(operation, `cannot be opened (${codeOf(error)})`, error);
  });
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw refused(operation, 'is no file');
    // Between the look and the opening a folder may have been replaced by a link.
    if ((await realInRoot(operation, root, real)) !== real) throw refused(operation, 'leaves the upload root');
    return { handle, path: real, bytes: stat.size, modifiedMs: stat.mtimeMs };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The real path of something under the root. @throws {ApiError} as `openInRoot` */
export async function realInRoot(operation: string, root: string | undefined, path: string): Promise<string> {
  const base = await realRoot(operation, root);
  const real = await realpath(resolve(base, path)).catch((error: unknown) => {
    throw refused(operation, `cannot be opened (${codeOf(error)})`, error);
  });
  if (!isInside(base, real)) throw refused(operation, 'leaves the upload root');
  return real;
}

/** Where a new file goes: its folder must be there, under the root. @throws {ApiError} as `openInRoot` */
export async function placeInRoot(operation: string, root: string | undefined, path: string): Promise<string> {
  const base = await realRoot(operation, root);
  const wanted = resolve(base, path);
  const folder = await realInRoot(operation, base, dirname(wanted));
  return join(folder, basename(wanted));
}

async function realRoot(operation: string, root: string | undefined): Promise<string> {
  if (root === undefined || root === '') {
    throw new ApiError('NOT_CONFIGURED', operation, 'there is no folder that files may be read from and written to', {
      next: 'Set ICONECT_UPLOAD_ROOT to such a folder.',
    });
  }
  return realpath(root).catch((error: unknown) => {
    throw new ApiError('NOT_CONFIGURED', operation, `the upload root cannot be opened (${codeOf(error)})`, {
      cause: error,
      next: 'Set ICONECT_UPLOAD_ROOT to a folder that is there.',
    });
  });
}

function isInside(base: string, real: string): boolean {
  const way = relative(base, real);
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
}

export const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? 'unknown');

const refused = (operation: string, problem: string, cause?: unknown) =>
  new ApiError('INPUT_INVALID', operation, `path: ${problem}`, {
    field: 'path',
    expected: 'a file under the upload root',
    ...(cause !== undefined && { cause }),
  });
