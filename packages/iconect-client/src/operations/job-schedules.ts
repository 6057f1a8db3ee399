import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import type { Entity, Row } from '../entities.js';
import { found, page, written } from '../replies.js';
import { ById, date, Id, JsonObject, paging, priority } from '../schemas.js';
import { changes, metadata } from '../tags.js';

export const listTemplates = operation({
  name: 'iconect_list_job_templates',
  summary: 'Page through job templates',
  route: 'GET /jobs/templates',
  input: z.object({
    projectId: Id.optional(),
    type: z.enum(['import', 'export', 'delete', 'move', 'transform', 'backup', 'sync', 'custom']).optional(),
    isSystem: z.boolean().optional(),
    ...paging(),
  }),
  output: page<Entity>(),
  cache: metadata('job_template'),
  provenance: 'peer',
});

export const getTemplate = operation({
  name: 'iconect_get_job_template',
  summary: 'Read one job template',
  route: 'GET /jobs/templates/{id}',
  input: ById,
  output: found<Entity>(),
  cache: metadata('job_template'),
  provenance: 'peer',
});

export const createFromTemplate = operation({
  name: 'iconect_create_job_from_template',
  summary: 'Create a job from a template and parameters',
  route: 'POST /jobs/from-template',
  input: z.object({
    templateId: Id,
    name: z.string().min(1),
    projectId: Id,
    parameters: JsonObject,
    priority: priority.default('normal'),
    scheduledStart: date.optional(),
    assignedTo: z.string().optional(),
  }),
  output: written<Entity>(),
  invalidates: changes('job', 'job_queue'),
  provenance: 'peer',
});

export const list = operation({
  name: 'iconect_list_job_schedules',
  summary: 'Page through cron schedules',
  route: 'GET /jobs/schedules',
  input: z.object({ projectId: Id.optional(), isActive: z.boolean().optional(), ...paging() }),
  output: page<Entity>(),
  cache: metadata('job_schedule'),
  provenance: 'peer',
});

export const create = operation({
  name: 'iconect_create_job_schedule',
  summary: 'Create a cron schedule',
  route: 'POST /jobs/schedules',
  input: z.object({
    name: z.string().min(1),
    description: z.string().optional(),
    jobTemplateId: Id.optional(),
    cronExpression: z.string().min(1),
    timezone: z.string().default('UTC'),
    configuration: JsonObject,
    isActive: z.boolean().default(true),
  }),
  output: written<Entity>(),
  invalidates: changes('job_schedule'),
  provenance: 'peer',
});

export const update = operation({
  name: 'iconect_update_job_schedule',
  summary: 'Change a cron schedule',
  route: 'PUT /jobs/schedules/{id}',
  retry: 'idempotent',
  input: ById.extend({
    name: z.string().optional(),
    description: z.string().optional(),
    cronExpression: z.string().optional(),
    timezone: z.string().optional(),
    configuration: JsonObject.optional(),
    isActive: z.boolean().optional(),
  }),
  output: written<Entity>(),
  invalidates: changes('job_schedule'),
  provenance: 'peer',
});

export const remove = operation({
  name: 'iconect_delete_job_schedule',
  summary: 'Remove a cron schedule',
  route: 'DELETE /jobs/schedules/{id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById,
  output: written<Row>(),
  invalidates: changes('job_schedule'),
  provenance: 'peer',
});
