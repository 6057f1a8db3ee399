import { createHash } from 'node:crypto';
import { hash } from '../../random.js';

/** The length of the content of a generated file: 1 to 16 KB. */
export const contentLength = (row: number): number => 1_024 + (hash(7, row) % 15_360);

/** Whether the content of a generated file is no text. */
export const isBinary = (row: number): boolean => row % 5 === 0;

/** The content of a generated file: bytes of every kind, or the text of its document over and over. */
export function contentOf(row: number, text: string): Buffer {
  const length = contentLength(row);
  if (!isBinary(row)) return Buffer.alloc(length, `${text}\n`);
  const bytes = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) bytes.writeUInt32LE(hash(row, at), at);
  return bytes;
}

/** SHA-256 in hexadecimal digits. */
export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
