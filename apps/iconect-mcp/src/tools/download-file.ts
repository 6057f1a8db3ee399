import { defineTool, type Tool } from '@fastpath/mcp-kit';
import * as z from 'zod';
import type { Connection } from '../connection.js';
import { id } from './args.js';
import { adds } from './hints.js';
import { withoutGaps } from './operation-tool.js';
import type { FilePlaces } from './upload-file.js';

/** A file to a path of the server, or a small part of one into the answer. */
export const downloadFile = (connection: Connection, { root }: FilePlaces): Tool =>
  defineTool({
    name: 'iconect_download_file',
    title: 'Download file',
    description:
      'Save a file to a path under the upload root: any size, SHA-256 checked. Without path: up to 256 KB as base64.',
    toolset: 'files',
    annotations: { ...adds, idempotentHint: true },
    structured: false,
    inputSchema: z.object({
      id,
      path: z.string().min(1).max(4_096).optional(),
      overwrite: z.boolean().optional(),
      range: z.object({ start: z.int(), end: z.int() }).optional(),
    }),
    rename: ({ responseType: _, ...rest }) => rest,
    run: async ({ id: file, path, overwrite = false, range }, { signal, progress }) => {
      const { client, api } = await connection.connect();
      if (path === undefined) {
        const read = await api.readFile(client, withoutGaps({ id: file, range }), { signal });
        return { responseType: 'base64', ...read };
      }
      const onProgress = ({ bytes, totalBytes }: { bytes: number; totalBytes: number | undefined }) =>
        progress?.(bytes, totalBytes, `${bytes} bytes`);
      return api.downloadFile(client, { id: file, to: path }, { root, overwrite, signal, onProgress });
    },
  });
