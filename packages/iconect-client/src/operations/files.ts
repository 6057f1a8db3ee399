import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import type { ChunkReply, Row, StoredFile, UploadSession } from '../entities.js';
import { found, page, written } from '../replies.js';
import { ById, Filter, Id, JsonObject, paging, sorting } from '../schemas.js';
import { changes, data, query } from '../tags.js';

export const list = operation({
  name: 'iconect_list_files',
  summary: 'Page through file metadata, by project or folder',
  route: 'GET /files',
  input: z.object({
    projectId: Id.optional(),
    folderId: Id.optional(),
    ...paging(),
    ...sorting,
    filter: Filter.optional(),
  }),
  output: page<StoredFile>(),
  cache: query('file'),
  provenance: 'peer',
});

export const get = operation({
  name: 'iconect_get_file',
  summary: 'Read the metadata of one file',
  route: 'GET /files/{id}',
  input: ById,
  output: found<StoredFile>(),
  cache: data('file'),
  provenance: 'peer',
});

export const upload = operation({
  name: 'iconect_upload_file',
  summary: 'Send a small file in one request (base64 inside JSON)',
  route: 'POST /files/upload',
  input: z.object({
    fileName: z.string().min(1),
    fileContent: z.string().min(1),
    projectId: Id,
    fileStoreId: Id,
    folderId: Id.optional(),
    mimeType: z.string().optional(),
    metadata: JsonObject.optional(),
  }),
  output: written<StoredFile>(),
  invalidates: changes('file', 'file_store_stats'),
  provenance: 'public-docs',
});

export const openUpload = operation({
  name: 'iconect_initiate_chunked_upload',
  summary: 'Open an upload session for a large file',
  route: 'POST /files/upload/chunked/initiate',
  input: z.object({
    fileName: z.string().min(1),
    fileSize: z.int().positive(),
    projectId: Id,
    fileStoreId: Id,
    folderId: Id.optional(),
    mimeType: z.string().optional(),
    chunkSize: z.int().positive().optional(),
    metadata: JsonObject.optional(),
  }),
  output: written<UploadSession>(),
  provenance: 'peer',
});

export const uploadChunk = operation({
  name: 'iconect_upload_chunk',
  summary: 'Send one base64 chunk of an open session',
  route: 'POST /files/upload/chunked/{uploadSessionId}/chunks/{chunkNumber}',
  retry: 'idempotent',
  input: z.object({ uploadSessionId: Id, chunkNumber: z.int().min(0), chunkData: z.string().min(1) }),
  output: written<ChunkReply>(),
  provenance: 'peer',
});

export const completeUpload = operation({
  name: 'iconect_complete_chunked_upload',
  summary: 'Close the session and turn the chunks into a file',
  route: 'POST /files/upload/chunked/{uploadSessionId}/complete',
  input: z.object({ uploadSessionId: Id }),
  output: written<StoredFile>(),
  invalidates: changes('file', 'file_store_stats'),
  provenance: 'peer',
});

export const getUpload = operation({
  name: 'iconect_get_upload_session',
  summary: 'Read which chunks a session already has (the resume point)',
  route: 'GET /files/upload/chunked/{id}',
  input: ById,
  output: found<UploadSession>(),
  provenance: 'peer',
});

export const download = operation({
  name: 'iconect_download_file',
  summary: 'Fetch file bytes, whole or a byte range',
  route: 'GET /files/{id}/download',
  input: ById.extend({
    responseType: z.enum(['stream', 'buffer', 'base64']).optional(),
    range: z.object({ start: z.int().min(0), end: z.int().min(0) }).optional(),
  }),
  toQuery: () => ({}), // a range travels in a header, and the form of the answer is the reader's own matter
  output: found<Row>(),
  provenance: 'peer',
});

export const remove = operation({
  name: 'iconect_delete_file',
  summary: 'Remove a file',
  route: 'DELETE /files/{id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById,
  output: written<Row>(),
  invalidates: changes('file', 'file_store_stats'),
  provenance: 'peer',
});
