import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import type { DataServer, Row } from '../entities.js';
import { found, page, written } from '../replies.js';
import { ById, Filter, paging, sorting } from '../schemas.js';
import { changes, metadata } from '../tags.js';

const status = z.enum(['active', 'inactive', 'maintenance']);

export const list = operation({
  name: 'iconect_list_data_servers',
  summary: 'Page through data servers',
  route: 'GET /dataservers',
  input: z.object({ ...paging(), ...sorting, filter: Filter.optional() }),
  output: page<DataServer>(),
  cache: metadata('data_server'),
  provenance: 'peer',
});

export const get = operation({
  name: 'iconect_get_data_server',
  summary: 'Read one data server',
  route: 'GET /dataservers/{id}',
  input: ById,
  output: found<DataServer>(),
  cache: metadata('data_server'),
  provenance: 'peer',
});

export const create = operation({
  name: 'iconect_create_data_server',
  summary: 'Register a data server',
  route: 'POST /dataservers',
  input: z.object({
    name: z.string().min(1),
    description: z.string().optional(),
    url: z.url(),
    version: z.string().optional(),
    status: status.default('active'),
  }),
  output: written<DataServer>(),
  invalidates: changes('data_server'),
  provenance: 'peer',
});

export const update = operation({
  name: 'iconect_update_data_server',
  summary: 'Change a data server',
  route: 'PUT /dataservers/{id}',
  retry: 'idempotent',
  input: ById.extend({
    name: z.string().min(1).optional(),
    description: z.string().optional(),
    url: z.url().optional(),
    version: z.string().optional(),
    status: status.optional(),
  }),
  output: written<DataServer>(),
  invalidates: changes('data_server'),
  provenance: 'peer',
});

export const remove = operation({
  name: 'iconect_delete_data_server',
  summary: 'Remove a data server',
  route: 'DELETE /dataservers/{id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById,
  output: written<Row>(),
  invalidates: changes('data_server'),
  provenance: 'peer',
});
