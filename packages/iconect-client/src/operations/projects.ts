import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import type { Project, Row } from '../entities.js';
import { found, page, written } from '../replies.js';
import { ById, Filter, Id, JsonObject, paging, sorting } from '../schemas.js';
import { changes, metadata } from '../tags.js';

const status = z.enum(['active', 'inactive', 'archived']);

export const list = operation({
  name: 'iconect_list_projects',
  summary: 'Page through projects',
  route: 'GET /projects',
  input: z.object({ ...paging(), ...sorting, filter: Filter.optional() }),
  output: page<Project>(),
  cache: metadata('project'),
  provenance: 'public-docs',
});

export const get = operation({
  name: 'iconect_get_project',
  summary: 'Read one project',
  route: 'GET /projects/{id}',
  input: ById,
  output: found<Project>(),
  cache: metadata('project'),
  provenance: 'public-docs',
});

export const create = operation({
  name: 'iconect_create_project',
  summary: 'Create a project under a client on a data server',
  route: 'POST /projects',
  input: z.object({
    name: z.string().min(1),
    description: z.string().optional(),
    clientId: Id,
    dataServerId: Id,
    status: status.default('active'),
    settings: JsonObject.optional(),
  }),
  output: written<Project>(),
  invalidates: changes('project', 'client'),
  provenance: 'public-docs',
});

export const update = operation({
  name: 'iconect_update_project',
  summary: 'Change a project',
  route: 'PUT /projects/{id}',
  retry: 'idempotent',
  input: ById.extend({
    name: z.string().min(1).optional(),
    description: z.string().optional(),
    clientId: Id.optional(),
    dataServerId: Id.optional(),
    status: status.optional(),
    settings: JsonObject.optional(),
  }),
  output: written<Project>(),
  invalidates: changes('project', 'client'),
  provenance: 'public-docs',
});

export const remove = operation({
  name: 'iconect_delete_project',
  summary: 'Remove a project',
  route: 'DELETE /projects/{id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById,
  output: written<Row>(),
  invalidates: changes('project', 'client'),
  provenance: 'peer',
});
