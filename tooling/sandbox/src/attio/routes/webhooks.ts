import { randomBytes } from 'node:crypto';
import { invalidBody, notFound, uniquenessConflict } from '../errors.js';
import type { Workspace } from '../store/workspace.js';
import { readSubscriptions, type Subscription } from '../webhooks/subscription.js';
import { isLoopback, type Webhook } from '../webhooks/webhook.js';
import { type Answer, type Call, countIn, data, dataIn, nothing, param, type Route, writer } from './call.js';

/** A webhook in wire shape; its secret is told once, by who makes it. */
const toWebhook = ({ schema }: Workspace, id: string, { targetUrl, subscriptions, status, createdAt }: Webhook) => ({
  id: { workspace_id: schema.workspaceId, webhook_id: id },
  target_url: targetUrl,
  subscriptions,
  status,
  created_at: createdAt,
});

function webhookIn(call: Call): { id: string; webhook: Webhook } {
  const id = param(call, 'webhook_id');
  const webhook = call.workspace.webhooks.get(id);
  if (!webhook) throw notFound(`Webhook with ID "${id}" was not found.`);
  return { id, webhook };
}

function targetIn(given: unknown): string {
  const url = typeof given === 'string' && URL.canParse(given) ? new URL(given) : undefined;
  if (url && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.href)))) return String(given);
  throw invalidBody(['data', 'target_url'], 'https URL', given);
}

/** The same event to the same target twice is a mistake. */
function refuseDoubles({ webhooks }: Workspace, target: string, wanted: readonly Subscription[], own?: string): void {
  const texts = new Set(wanted.map((subscription) => JSON.stringify(subscription)));
  for (const [id, { targetUrl, subscriptions }] of webhooks.all()) {
    if (id === own || targetUrl !== target) continue;
    if (subscriptions.some((subscription) => texts.has(JSON.stringify(subscription)))) {
      throw uniquenessConflict(`A webhook for these events and target "${target}" exists already.`);
    }
  }
}

function create(call: Call): Answer {
  const given = dataIn(call);
  const webhook: Webhook = {
    targetUrl: targetIn(given['target_url']),
    subscriptions: readSubscriptions(given['subscriptions']),
    secret: randomBytes(32).toString('hex'),
    status: 'active',
    createdAt: writer(call).from,
  };
  refuseDoubles(call.workspace, webhook.targetUrl, webhook.subscriptions);
  const id = call.workspace.webhooks.add(webhook);
  return data({ ...toWebhook(call.workspace, id, webhook), secret: webhook.secret });
}

function update(call: Call): Answer {
  const { id, webhook } = webhookIn(call);
  const given = dataIn(call);
  const changed: Webhook = {
    ...webhook,
    ...('target_url' in given && { targetUrl: targetIn(given['target_url']) }),
    ...('subscriptions' in given && { subscriptions: readSubscriptions(given['subscriptions']) }),
  };
  refuseDoubles(call.workspace, changed.targetUrl, changed.subscriptions, id);
  call.workspace.webhooks.set(id, changed);
  return data(toWebhook(call.workspace, id, changed));
}

function list(call: Call): Answer {
  const offset = countIn(call, 'offset', 0);
  const all = [...call.workspace.webhooks.all()].slice(offset, offset + countIn(call, 'limit', 10, 100));
  return data(all.map(([id, webhook]) => toWebhook(call.workspace, id, webhook)));
}

function get(call: Call): Answer {
  const { id, webhook } = webhookIn(call);
  return data(toWebhook(call.workspace, id, webhook));
}

function remove(call: Call): Answer {
  call.workspace.webhooks.set(webhookIn(call).id, undefined);
  return nothing;
}

const reads = ['webhook:read'] as const;
const writes = ['webhook:read-write'] as const;

/** Webhooks. */
export const webhookRoutes: readonly Route[] = [
  { route: 'GET /v2/webhooks', cost: 'get', scopes: reads, handle: list },
  { route: 'POST /v2/webhooks', cost: 'write', scopes: writes, handle: create },
  { route: 'GET /v2/webhooks/{webhook_id}', cost: 'get', scopes: reads, handle: get },
  { route: 'PATCH /v2/webhooks/{webhook_id}', cost: 'write', scopes: writes, handle: update },
  { route: 'DELETE /v2/webhooks/{webhook_id}', cost: 'write', scopes: writes, handle: remove },
];
