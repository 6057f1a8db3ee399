import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import { limit, offset, Uuid } from '../schemas.js';
import { tags } from '../tags.js';
import { inData } from './envelope.js';
import { thing } from './thing.js';

/** Everything that Attio tells by webhook. */
export const eventTypes = [
  'call-recording.created',
  'comment.created',
  'comment.resolved',
  'comment.unresolved',
  'comment.deleted',
  'list.created',
  'list.updated',
  'list.deleted',
  'list-attribute.created',
  'list-attribute.updated',
  'list-entry.created',
  'list-entry.updated',
  'list-entry.deleted',
  'object-attribute.created',
  'object-attribute.updated',
  'note.created',
  'note-content.updated',
  'note.updated',
  'note.deleted',
  'record.created',
  'record.merged',
  'record.updated',
  'record.deleted',
  'task.created',
  'task.updated',
  'task.deleted',
  'workspace-member.created',
] as const;

const Webhook = thing('webhook_id');
const ById = z.object({ webhook_id: Uuid.describe('ID of the webhook') });
const Condition = z.object({
  field: z.string().min(1).describe('Such as id.list_id'),
  operator: z.enum(['equals', 'not_equals']),
  value: z.string(),
});
const Filter = z.union([z.object({ $and: z.array(Condition) }), z.object({ $or: z.array(Condition) })]);
const Subscription = z.object({
  event_type: z.enum(eventTypes),
  filter: Filter.nullable().describe('Conditions on the event; null for none'),
});
const Settings = z.object({
  target_url: z.url({ protocol: /^https$/ }).describe('An https URL'),
  subscriptions: z.array(Subscription),
});
const cache = { ttlMs: 60_000, tags: () => [tags.webhooks] };
const invalidates = () => [tags.webhooks];

export const list = operation({
  name: 'webhooks.list',
  summary: 'List the webhooks of the workspace',
  route: 'GET /v2/webhooks',
  input: z.object({ limit: limit(100).optional(), offset: offset.optional() }),
  output: z.array(Webhook),
  cache,
});

export const get = operation({
  name: 'webhooks.get',
  summary: 'Get one webhook',
  route: 'GET /v2/webhooks/{webhook_id}',
  input: ById,
  output: Webhook,
  cache,
});

export const create = operation({
  name: 'webhooks.create',
  summary: 'Create a webhook; its secret is told only now',
  route: 'POST /v2/webhooks',
  secret: true,
  input: Settings,
  toBody: inData,
  output: Webhook,
  invalidates,
});

export const update = operation({
  name: 'webhooks.update',
  summary: 'Change the target or the subscriptions of a webhook',
  route: 'PATCH /v2/webhooks/{webhook_id}',
  retry: 'idempotent',
  input: ById.extend(Settings.partial().shape),
  toBody: inData,
  output: Webhook,
  invalidates,
});

export const remove = operation({
  name: 'webhooks.remove',
  summary: 'Delete a webhook',
  route: 'DELETE /v2/webhooks/{webhook_id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: ById,
  output: z.unknown(),
  invalidates,
});
