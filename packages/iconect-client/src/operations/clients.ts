import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import type { Customer, Row } from '../entities.js';
import { found, page, written } from '../replies.js';
import { ById, Filter, JsonObject, paging, sorting } from '../schemas.js';
import { changes, metadata } from '../tags.js';

const status = z.enum(['active', 'inactive']);

export const list = operation({
  name: 'iconect_list_clients',
  summary: 'Page through clients (the customers that own projects)',
  route: 'GET /clients',
  input: z.object({ ...paging(), ...sorting, filter: Filter.optional() }),
  output: page<Customer>(),
  cache: metadata('client'),
  provenance: 'public-docs',
});

export const get = operation({
  name: 'iconect_get_client',
  summary: 'Read one client',
  route: 'GET /clients/{id}',
  input: ById,
  output: found<Customer>(),
  cache: metadata('client'),
  provenance: 'public-docs',
});

export const create = operation({
  name: 'iconect_create_client',
  summary: 'Create a client',
  route: 'POST /clients',
  input: z.object({
    name: z.string().min(1),
    description: z.string().optional(),
    status: status.default('active'),
    settings: JsonObject.optional(),
  }),
  output: written<Customer>(),
  invalidates: changes('client'),
  provenance: 'public-docs',
});

export const update = operation({
  name: 'iconect_update_client',
  summary: 'Change a client',
  route: 'PUT /clients/{id}',
  retry: 'idempotent',
  input: ById.extend({
    name: z.string().min(1).optional(),
    description: z.string().optional(),
    status: status.optional(),
    settings: JsonObject.optional(),
  }),
  output: written<Customer>(),
  invalidates: changes('client'),
  provenance: 'public-docs',
});

export const remove = operation({
  name: 'iconect_delete_client',
  summary: 'Remove a client',
  route: 'DELETE /clients/{id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById,
  output: written<Row>(),
  invalidates: changes('client'),
  provenance: 'peer',
});
