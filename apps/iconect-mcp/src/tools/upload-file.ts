import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ApiError } from '@fastpath/api-kit';
import type { UploadOptions, UploadReport } from '@fastpath/iconect-client';
import { defineTool, type Tool, type ToolContext } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Connection } from '../connection.js';
import { anything, id, projectId } from './args.js';
import { adds } from './hints.js';
import { withoutGaps } from './operation-tool.js';
import { content } from './upload-content.js';

const name = 'iconect_upload_file';

/** Where files are read from, and where notes about uploads under way are. */
export type FilePlaces = Pick<UploadOptions, 'root' | 'journalDir'>;

/** A file or a folder from a path of the server, or a small file out of the arguments. */
export const uploadFile = (connection: Connection, places: FilePlaces): Tool =>
  defineTool({
    name,
    title: 'Upload file',
    description:
      'Upload a file or a whole folder from a path under the upload root: any size, resumed after a break, SHA-256 checked.',
    toolset: 'files',
    annotations: adds,
    structured: false,
    inputSchema: z.object({
      path: z.string().min(1).max(4_096).optional(),
      projectId,
      fileStoreId: id,
      folderId: id.optional(),
      fileName: z.string().min(1).max(500).optional(),
      mimeType: z.string().max(200).optional(),
      metadata: anything.optional(),
      storeCompressed: z.boolean().optional(),
      fileContent: content.optional().describe('base64, in place of path'),
    }),
    rename: ({ content: given, size: _, ...rest }) => ({ ...rest, ...(given !== undefined && { fileContent: given }) }),
    run: async ({ path, fileContent, ...input }, context) => {
      if (path !== undefined) return fromPath(connection, places, { path, ...input }, context);
      if (fileContent === undefined) throw needed('path', 'a path under the upload root, or fileContent');
      const { fileName } = input;
      if (fileName === undefined) throw needed('fileName', 'a name, because there is no path');
      const { storeCompressed: _, ...rest } = input;
      const { client, api } = await connection.connect();
      const sent = withoutGaps({ ...rest, fileName, fileContent });
      return { done: true, result: await client.call(api.operations.files.upload, sent, context) };
    },
  });

interface PathInput {
  readonly path: string;
  readonly projectId: string;
  readonly fileStoreId: string;
  readonly storeCompressed?: boolean | undefined;
}

async function fromPath(
  connection: Connection,
  places: FilePlaces,
  { storeCompressed = false, ...input }: PathInput,
  { signal, progress }: ToolContext,
): Promise<object> {
  const { client, api } = await connection.connect();
  const options = { ...places, storeCompressed, signal };
  const wanted = withoutGaps(input);
  if (await isFolder(places.root, input.path)) {
    let count = 0;
    const onFile = () => progress?.(++count, undefined, `${count} files`);
    return folderReport(await api.uploadDirectory(client, wanted, { ...options, onFile }));
  }
  const onProgress: UploadOptions['onProgress'] = ({ bytes, totalBytes }) =>
    progress?.(bytes, totalBytes, `${bytes} of ${totalBytes} bytes`);
  return fileReport(await api.uploadFile(client, wanted, { ...options, onProgress }));
}

/** Whether a folder is meant. That it lies under the root is checked where it is opened. */
async function isFolder(root: string | undefined, path: string): Promise<boolean> {
  if (root === undefined) return false;
  const found = await stat(resolve(root, path)).catch(() => undefined);
  return found?.isDirectory() ?? false;
}

const fileReport = ({ file, ...report }: UploadReport) => ({ ...file, ...report, isVerified: file.hash !== undefined });

type FolderResult = Awaited<ReturnType<typeof import('@fastpath/iconect-client')['uploadDirectory']>>;

const folderReport = (results: FolderResult) => ({
  uploaded: results.filter(({ ok }) => ok).length,
  failed: results.filter(({ ok }) => !ok).length,
  files: results.map((one) =>
    one.ok
      ? { path: one.path, id: one.report.file.id, bytes: one.report.bytes, sha256: one.report.sha256 }
      : { path: one.path, error: one.error instanceof Error ? one.error.message : String(one.error) },
  ),
});

const needed = (field: string, expected: string) =>
  new ApiError('INPUT_INVALID', name, `${field}: is missing; expected ${expected}`, { field, expected });
