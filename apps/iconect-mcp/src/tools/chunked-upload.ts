import type { Tool } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Connection } from '../connection.js';
import { anything, id, projectId } from './args.js';
import { adds, signsIn } from './hints.js';
import { operationTool } from './operation-tool.js';
import { content } from './upload-content.js';

const toolset = 'files';

type Args = Readonly<Record<string, unknown>>;

/** Documents call it so. */
const bySession = ({ sessionId, ...rest }: Args): Args =>
  sessionId === undefined ? rest : { ...rest, uploadSessionId: sessionId };

export const initiateChunkedUpload = (connection: Connection): Tool =>
  operationTool(connection, {
    name: 'iconect_initiate_chunked_upload',
    title: 'Begin chunked upload',
    description: 'Open an upload session; iconect_upload_file does it all at once.',
    toolset,
    annotations: adds,
    inputSchema: z.object({
      fileName: z.string().min(1).max(500),
      fileSize: z.int().positive(),
      projectId,
      fileStoreId: id,
      folderId: id.optional(),
      mimeType: z.string().max(200).optional(),
      chunkSize: z.int().positive().optional(),
      metadata: anything.optional(),
    }),
    operation: ({ files }) => files.openUpload,
    toResult: (found) => ({ ...found, sessionId: (found as { readonly id?: unknown }).id }),
  });

/** By the names that documents use, chunks are counted from 1; by those of the API, from 0. */
export const uploadChunk = (connection: Connection): Tool =>
  operationTool(connection, {
    name: 'iconect_upload_chunk',
    title: 'Upload chunk',
    description: 'Send one chunk as base64; chunks count from 0.',
    toolset,
    annotations: signsIn,
    inputSchema: z.object({
      uploadSessionId: id,
      chunkNumber: z.int().min(0),
      chunkData: content,
    }),
    rename: ({ content: data, ...args }) => ({
      ...bySession(args),
      ...(data !== undefined && { chunkData: data }),
      ...(args['sessionId'] !== undefined &&
        typeof args['chunkNumber'] === 'number' && { chunkNumber: args['chunkNumber'] - 1 }),
    }),
    operation: ({ files }) => files.uploadChunk,
  });

export const completeChunkedUpload = (connection: Connection): Tool =>
  operationTool(connection, {
    name: 'iconect_complete_chunked_upload',
    title: 'Complete chunked upload',
    description: 'Turn the chunks of a session into a file.',
    toolset,
    annotations: adds,
    inputSchema: z.object({ uploadSessionId: id }),
    rename: ({ metadata: _, ...args }) => bySession(args),
    operation: ({ files }) => files.completeUpload,
  });
