import { ApiError } from '@fastpath/api-kit';
import type { StoredFile } from '../entities.js';

/** Compares what the service says that it stored with what was sent. @throws {ApiError} RESPONSE_INVALID */
export function checkStored(
  operation: string,
  { hash, size }: Partial<StoredFile>,
  sha256: string,
  bytes: number,
): void {
  const isOther = (isSha256(hash) && hash.toLowerCase() !== sha256) || (typeof size === 'number' && size !== bytes);
  if (!isOther) return;
  throw new ApiError('RESPONSE_INVALID', operation, 'the service stored other bytes than were sent', {
    next: 'Delete the stored file and upload it again: it is no copy of the original.',
  });
}

/** A service may tell a hash of another kind, which is not compared. */
export const isSha256 = (hash: unknown): hash is string => typeof hash === 'string' && /^[0-9a-f]{64}$/i.test(hash);
