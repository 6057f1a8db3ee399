import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import type { FileStore, Row } from '../entities.js';
import { found, page, written } from '../replies.js';
import { ById, Filter, JsonObject, paging, sorting } from '../schemas.js';
import { changes, metadata, query } from '../tags.js';

const type = z.enum(['local', 's3', 'azure', 'gcp']);
const status = z.enum(['active', 'inactive', 'maintenance']);

export const list = operation({
  name: 'iconect_list_file_stores',
  summary: 'Page through file stores',
  route: 'GET /filestores',
  input: z.object({ ...paging(), ...sorting, filter: Filter.optional() }),
  output: page<FileStore>(),
  cache: metadata('file_store'),
  provenance: 'public-docs',
});

export const get = operation({
  name: 'iconect_get_file_store',
  summary: 'Read one file store',
  route: 'GET /filestores/{id}',
  input: ById,
  output: found<FileStore>(),
  cache: metadata('file_store'),
  provenance: 'public-docs',
});

export const create = operation({
  name: 'iconect_create_file_store',
  summary: 'Register a file store (local, S3, Azure, GCP)',
  route: 'POST /filestores',
  input: z.object({
    name: z.string().min(1),
    description: z.string().optional(),
    path: z.string().min(1),
    type: type,
    status: status.default('active'),
    capacity: z.number().positive().optional(),
    settings: JsonObject.optional(),
  }),
  output: written<FileStore>(),
  invalidates: changes('file_store'),
  provenance: 'peer',
});

export const update = operation({
  name: 'iconect_update_file_store',
  summary: 'Change a file store',
  route: 'PUT /filestores/{id}',
  retry: 'idempotent',
  input: ById.extend({
    name: z.string().min(1).optional(),
    description: z.string().optional(),
    path: z.string().optional(),
    type: type.optional(),
    status: status.optional(),
    capacity: z.number().positive().optional(),
    settings: JsonObject.optional(),
  }),
  output: written<FileStore>(),
  invalidates: changes('file_store'),
  provenance: 'peer',
});

export const remove = operation({
  name: 'iconect_delete_file_store',
  summary: 'Remove a file store',
  route: 'DELETE /filestores/{id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById,
  output: written<Row>(),
  invalidates: changes('file_store'),
  provenance: 'peer',
});

export const stats = operation({
  name: 'iconect_get_file_store_stats',
  summary: 'Read space and file-count figures of a file store',
  route: 'GET /filestores/{id}/stats',
  input: ById,
  output: found<Row>(),
  cache: query('file_store', 'file_store_stats'),
  provenance: 'peer',
});
