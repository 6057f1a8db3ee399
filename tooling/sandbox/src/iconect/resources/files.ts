import * as z from 'zod';
import { fileIds } from '../data/records.js';
import type { Resource } from './resource.js';
import { anything, name, text } from './schema.js';

const newFile = z.object({
  fileName: name,
  projectId: name,
  fileStoreId: name,
  folderId: text.optional(),
  mimeType: text.optional(),
  metadata: anything.optional(),
});

const hash = z.string().regex(/^[0-9a-fA-F]{64}$/, 'expected a SHA-256 in 64 hexadecimal digits');

/** A small file whole: its content as base64. */
export const smallFile = newFile.extend({ fileContent: z.base64().min(1), hash: hash.optional() });

/** What a file sent as `multipart/form-data` says beside its bytes. */
export const fileFields = newFile.omit({ metadata: true }).extend({ hash: hash.optional() });

/** The beginning of a file that comes in chunks. */
export const chunkedFile = newFile.extend({
  fileSize: z.int().positive(),
  chunkSize: z
    .int()
    .positive()
    .max(16 * 1024 * 1024)
    .default(5 * 1024 * 1024),
});

/** One chunk: its bytes as base64. */
export const chunk = z.object({ chunkData: z.base64(), hash: hash.optional() });

/** The end of a file that came in chunks. */
export const completion = z.object({ hash: hash.optional(), metadata: anything.optional() });

export const files: Resource = {
  path: 'files',
  noun: 'File',
  ids: fileIds,
  narrowedBy: { projectId: 'text', folderId: 'text' },
  generate: () => ({ count: 0, make: () => ({}) }),
};
