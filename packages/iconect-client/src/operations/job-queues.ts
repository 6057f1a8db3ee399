import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import type { Entity, Row } from '../entities.js';
import { found, page, written } from '../replies.js';
import { ById, Id, paging } from '../schemas.js';
import { changes } from '../tags.js';

const RetryPolicy = z.object({
  maxRetries: z.int().min(0).optional(),
  retryDelay: z.int().min(0).optional().describe('Milliseconds'),
  backoffMultiplier: z.number().min(1).optional(),
});

const priority = z.enum(['low', 'normal', 'high']);
const processingOrder = z.enum(['fifo', 'lifo', 'priority', 'scheduled']);

export const list = operation({
  name: 'iconect_list_job_queues',
  summary: 'Page through job queues',
  route: 'GET /jobs/queues',
  input: z.object({ projectId: Id.optional(), isActive: z.boolean().optional(), ...paging() }),
  output: page<Entity>(),
  provenance: 'peer',
});

export const get = operation({
  name: 'iconect_get_job_queue',
  summary: 'Read one queue with its figures',
  route: 'GET /jobs/queues/{id}',
  input: ById,
  output: found<Entity>(),
  provenance: 'peer',
});

export const create = operation({
  name: 'iconect_create_job_queue',
  summary: 'Create a queue with concurrency, order, retry policy',
  route: 'POST /jobs/queues',
  input: z.object({
    name: z.string().min(1),
    description: z.string().optional(),
    projectId: Id,
    maxConcurrentJobs: z.int().min(1).default(1),
    priority: priority.default('normal'),
    processingOrder: processingOrder.default('fifo'),
    retryPolicy: RetryPolicy.optional(),
  }),
  output: written<Entity>(),
  invalidates: changes('job_queue'),
  provenance: 'peer',
});

export const update = operation({
  name: 'iconect_update_job_queue',
  summary: 'Change a queue',
  route: 'PUT /jobs/queues/{id}',
  retry: 'idempotent',
  input: ById.extend({
    name: z.string().optional(),
    description: z.string().optional(),
    maxConcurrentJobs: z.int().min(1).optional(),
    priority: priority.optional(),
    isActive: z.boolean().optional(),
    processingOrder: processingOrder.optional(),
    retryPolicy: RetryPolicy.required().optional(),
  }),
  output: written<Entity>(),
  invalidates: changes('job_queue'),
  provenance: 'peer',
});

export const remove = operation({
  name: 'iconect_delete_job_queue',
  summary: 'Remove an empty queue',
  route: 'DELETE /jobs/queues/{id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById,
  output: written<Row>(),
  invalidates: changes('job_queue'),
  provenance: 'peer',
});
