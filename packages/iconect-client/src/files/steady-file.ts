import { ApiError } from '@fastpath/api-kit';
import type { OpenedFile } from './root.js';

/** Fills a buffer from a place in the file. @throws {ApiError} INPUT_INVALID when the file has become shorter */
export async function readExactly(
  operation: string,
  { handle }: Pick<OpenedFile, 'handle'>,
  buffer: Uint8Array,
  position: number,
): Promise<void> {
  for (let filled = 0; filled < buffer.length; ) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, position + filled);
    if (bytesRead === 0) throw changed(operation);
    filled += bytesRead;
  }
}

/** @throws {ApiError} INPUT_INVALID when the file is not what it was when it was opened */
export async function checkUnchanged(operation: string, { handle, bytes, modifiedMs }: OpenedFile): Promise<void> {
  const now = await handle.stat();
  if (now.size !== bytes || now.mtimeMs !== modifiedMs) throw changed(operation);
}

const changed = (operation: string) =>
  new ApiError('INPUT_INVALID', operation, 'path: the file changed while it was read; nothing of it was stored', {
    field: 'path',
    expected: 'a file that nobody writes to',
    next: 'Upload it again when it is complete.',
  });
