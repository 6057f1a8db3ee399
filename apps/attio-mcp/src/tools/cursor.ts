import { invalid } from './needed.js';

/** Where a page begins, as text that a caller hands back unread. */
export const toCursor = (offset: number): string => Buffer.from(`o${offset}`).toString('base64url');

/** Rows before a page. @throws {ApiError} INPUT_INVALID for a text that is no cursor */
export function fromCursor(cursor: string | undefined, tool: string): number {
  if (cursor === undefined) return 0;
  const match = /^o(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (match) return Number(match[1]);
  throw invalid(tool, 'cursor', 'is none', 'the next_cursor of an earlier answer, unchanged');
}

/** The cursor of the page after one of which as many rows came; `null` where it was the last. */
export const nextCursor = (offset: number, limit: number, rows: number): string | null =>
  rows < limit ? null : toCursor(offset + rows);
