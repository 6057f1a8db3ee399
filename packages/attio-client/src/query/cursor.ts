import { ApiError } from '@fastpath/api-kit';

/** Where a page begins, as text that a caller hands back unread. */
export const toCursor = (offset: number): string => Buffer.from(`o${offset}`).toString('base64url');

/** @throws {ApiError} INPUT_INVALID for a text that is no cursor */
export function fromCursor(cursor: string): number {
  const match = /^o(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (match) return Number(match[1]);
  const expected = 'the next_cursor of an earlier answer, unchanged';
  throw new ApiError('INPUT_INVALID', 'records.query', `cursor: expected ${expected}`, { field: 'cursor', expected });
}
