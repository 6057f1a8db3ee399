import { createHash } from 'node:crypto';
import { invalid } from '../invalid.js';

/** Where a page of a question begins, as text that a caller hands back unread. The page's length is no part of the question. */
export const toCursor = (offset: number, question: object): string =>
  Buffer.from(`o${offset}.${markOf(question)}`).toString('base64url');

/** The rows before a page; none without a cursor. @throws {ApiError} INPUT_INVALID for a text that is no cursor, or that of another question */
export function fromCursor(cursor: string | undefined, question: object): number {
  if (cursor === undefined) return 0;
  const [, offset, mark] = /^o(\d{1,9})\.([\w-]{8})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (offset === undefined) throw invalid('cursor', 'the next_cursor of an earlier answer, unchanged');
  if (mark === markOf(question)) return Number(offset);
  const expected = 'the next_cursor of the same question; without a cursor another question begins at its first page';
  throw invalid('cursor', expected, 'it belongs to a question with other arguments');
}

/** A few letters that differ from question to question, whatever the order in which its parts stand. */
const markOf = (question: object): string =>
  createHash('sha256').update(JSON.stringify(question, inOrder)).digest('base64url').slice(0, 8);

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
