import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import { cursor, limit, Slug, Uuid } from '../schemas.js';
import { tags } from '../tags.js';
import { page, thing } from './thing.js';

const AttioFile = thing('file_id');
const OfRecord = z.object({ object: Slug, record_id: Uuid.describe('ID of the record') });
const ById = z.object({ file_id: Uuid.describe('ID of the file') });
const inFolder = { parent_folder_id: Uuid.optional() };
const external = z.enum(['dropbox', 'box', 'google-drive', 'microsoft-onedrive']);
const ttlMs = 60_000;
const maxBytes = 50 * 1024 * 1024;
const changed = ({ record_id }: { record_id: string }) => [tags.filesOf(record_id)];

export const list = operation({
  name: 'files.list',
  summary: 'List the files and folders of a record',
  route: 'GET /v2/files',
  input: OfRecord.extend({
    storage_provider: z.enum(['attio', ...external.options]).optional(),
    ...inFolder,
    limit: limit(200).optional(),
    cursor: cursor.optional(),
  }),
  output: page(AttioFile),
  cache: { ttlMs, tags: ({ record_id }) => [tags.allFiles, tags.filesOf(record_id)] },
});

export const get = operation({
  name: 'files.get',
  summary: 'Get what is known of one file',
  route: 'GET /v2/files/{file_id}',
  input: ById,
  output: AttioFile,
  cache: { ttlMs, tags: () => [tags.allFiles] },
});

export const download = operation({
  name: 'files.download',
  summary: 'Get a link from which a file can be downloaded for a short time',
  route: 'GET /v2/files/{file_id}/download',
  input: ById,
  output: z.object({ url: z.string() }),
});

export const create = operation({
  name: 'files.create',
  summary: 'Create a folder on a record, or connect a file or folder of another storage',
  route: 'POST /v2/files',
  input: z.union([
    OfRecord.extend({ file_type: z.literal('folder'), name: z.string().min(1), ...inFolder }),
    OfRecord.extend({
      file_type: z.enum(['connected-file', 'connected-folder']),
      storage_provider: external,
      external_provider_file_id: z.string().min(1),
      ...inFolder,
    }),
  ]),
  output: AttioFile,
  invalidates: changed,
});

export const upload = operation({
  name: 'files.upload',
  summary: 'Upload a file of at most 50 MB to a record',
  route: 'POST /v2/files/upload',
  body: 'multipart',
  input: OfRecord.extend({
    file: z.file().max(maxBytes).describe('A File, or a Blob with a name'),
    ...inFolder,
  }),
  output: AttioFile,
  invalidates: changed,
});

export const remove = operation({
  name: 'files.remove',
  summary: 'Delete a file or folder',
  route: 'DELETE /v2/files/{file_id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById,
  output: z.unknown(),
  invalidates: () => [tags.allFiles], // whose file it was is not in the reply
});
