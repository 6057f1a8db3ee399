import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Collection, noneGenerated } from '../../collection.js';
import { startTested, type Tested, type WireRecord } from '../../testing/client.js';
import { type Receiver, startReceiver } from '../../testing/receiver.js';
import { createIds } from '../data/ids.js';
import { createDeliveryTemper } from '../profiles.js';
import { Courier } from './courier.js';
import type { EventType, WorkspaceEvent } from './event.js';
import type { Webhook } from './webhook.js';

let tested: Tested;
let receiver: Receiver;
beforeAll(async () => {
  tested = await startTested();
});
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  tested.sandbox.reset();
  await receiver[Symbol.asyncDispose]();
});
afterAll(() => tested.sandbox.close());

interface Registered {
  readonly id: { readonly webhook_id: string };
  readonly secret: string;
}

const register = async (types: readonly EventType[], filter: unknown = null, url = receiver.url) =>
  tested.call<{ data: Registered }>('POST /v2/webhooks', {
    data: { target_url: url, subscriptions: types.map((event_type) => ({ event_type, filter })) },
  });

const registered = async (types: readonly EventType[], filter: unknown = null) =>
  (await register(types, filter)).body.data;

describe('webhooks', () => {
  it('tell their secret when they are made, and never again', async () => {
    const { id, secret } = await registered(['task.created']);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify((await tested.call(`GET /v2/webhooks/${id.webhook_id}`)).body)).not.toContain(secret);
    expect(JSON.stringify((await tested.call('GET /v2/webhooks')).body)).not.toContain('secret');
  });

  it('are listed ten at a time, changed and deleted', async () => {
    for (let port = 1; port <= 11; port++) await register(['task.created'], null, `https://hook.example:${port}`);
    const page = (await tested.call<{ data: Registered[] }>('GET /v2/webhooks')).body.data;
    expect(page).toHaveLength(10);
    const path = `/v2/webhooks/${page[0]?.id.webhook_id}`;
    const subscriptions = [{ event_type: 'note.created', filter: null }];
    expect((await tested.call(`PATCH ${path}`, { data: { subscriptions } })).body).toMatchObject({
      data: { subscriptions, target_url: 'https://hook.example:1' },
    });
    await tested.call(`DELETE ${path}`);
    expect((await tested.call(`GET ${path}`)).status).toBe(404);
  });

  it.each([
    [{ target_url: 'http://hook.example' }],
    [{ target_url: 'ftp://127.0.0.1' }],
    [{ target_url: 'nowhere' }],
    [{ subscriptions: 'all' }],
    [{ subscriptions: [{ event_type: 'record.renamed', filter: null }] }],
    [{ subscriptions: [{ event_type: 'record.created', filter: { $and: [{ field: 'id', operator: 'like' }] } }] }],
  ])('with %j are refused', async (wrong) => {
    const data = { target_url: receiver.url, subscriptions: [], ...wrong };
    expect((await tested.call('POST /v2/webhooks', { data })).status).toBe(400);
  });

  it('for the same event and target are refused', async () => {
    await registered(['task.created']);
    expect((await register(['task.created'])).status).toBe(409);
    expect((await register(['task.deleted'])).status).toBe(200);
  });
});

describe('deliveries', () => {
  it('are signed over the raw body and carry a key', async () => {
    const { id, secret } = await registered(['record.created']);
    const made = await tested.create('companies', { name: 'Acme' });
    const [{ raw, headers, webhookId, event }] = (await receiver.first(1)) as [Receiver['received'][number]];
    expect(headers['attio-signature']).toBe(createHmac('sha256', secret).update(raw).digest('hex'));
    expect(headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
    expect(webhookId).toBe(id.webhook_id);
    expect(event).toMatchObject({
      event_type: 'record.created',
      id: { record_id: made.id.record_id },
      actor: { type: 'api-token' },
    });
  });

  it('tell of each attribute that changed, and of none that did not', async () => {
    const made = await tested.create('companies', { name: 'Acme', description: 'Makes everything' });
    await registered(['record.updated', 'record.deleted']);
    const path = `/v2/objects/companies/records/${made.id.record_id}`;
    const values = { name: 'Acme', description: 'Makes anvils', categories: ['B2B'] };
    await tested.call(`PATCH ${path}`, { data: { values } });
    await tested.call(`DELETE ${path}`);
    const events = (await receiver.first(3)).map(({ event }) => event);
    expect(events.map(({ event_type: type }) => type)).toEqual(['record.updated', 'record.updated', 'record.deleted']);
    expect(new Set(events.map(({ id }) => id['attribute_id'])).size).toBe(3);
  });

  it('tell of notes with their record, and of tasks', async () => {
    await registered(['note.created', 'note.updated', 'note-content.updated', 'note.deleted', 'task.updated']);
    const [person] = (await tested.query('people', { limit: 1 })) as [WireRecord];
    const note = { title: 'Call', format: 'plaintext', content: 'x', parent_object: 'people' };
    const { body } = await tested.call<{ data: { id: { note_id: string } } }>('POST /v2/notes', {
      data: { ...note, parent_record_id: person.id.record_id },
    });
    const path = `/v2/notes/${body.data.id.note_id}`;
    await tested.call(`PATCH ${path}`, { data: { title: 'Mail', content: 'y' } });
    await tested.call(`DELETE ${path}`);
    const events = (await receiver.first(4)).map(({ event }) => event);
    expect(events.map(({ event_type: type }) => type)).toEqual([
      'note.created',
      'note.updated',
      'note-content.updated',
      'note.deleted',
    ]);
    expect(events[0]).toMatchObject({ parent_record_id: person.id.record_id });
  });

  it.each([
    ['$and', 'equals', ['Acme']],
    ['$and', 'not_equals', ['Ada']],
    ['$or', 'equals', ['Acme', 'Ada']],
  ])('pass a filter of %s and %s', async (logic, operator, names) => {
    const { body } = await tested.call<{ data: { id: { object_id: string } } }>('GET /v2/objects/companies');
    const ofCompanies = { field: 'id.object_id', operator, value: body.data.id.object_id };
    const byToken = { field: 'actor.type', operator: 'equals', value: 'api-token' };
    await registered(['record.created'], { [logic]: [ofCompanies, byToken] });
    const made = new Map([
      [(await tested.create('companies', { name: 'Acme' })).id.record_id, 'Acme'],
      [(await tested.create('people', { name: 'Ada' })).id.record_id, 'Ada'],
    ]);
    const received = await receiver.first(names.length);
    expect(received.map(({ event }) => made.get(event.id['record_id'] ?? ''))).toEqual(names);
  });

  it('are repeated with the same key and body until they are accepted', async () => {
    receiver.refuse(500, 302);
    await registered(['record.created']);
    await tested.create('companies', { name: 'Acme' });
    const received = await receiver.first(3);
    expect(new Set(received.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(new Set(received.map(({ raw }) => raw)).size).toBe(1);
    await sleep(50);
    expect(receiver.received).toHaveLength(3);
  });

  it('go to this machine only', async () => {
    expect((await register(['record.created'], null, 'https://hook.example')).status).toBe(200);
    await registered(['record.created']);
    await tested.create('companies', { name: 'Acme' });
    expect(await receiver.first(1)).toHaveLength(1);
  });

  it('end with the reset of the sandbox', async () => {
    receiver.refuse(...Array.from({ length: 10 }, () => 500));
    await registered(['record.created']);
    await tested.create('companies', { name: 'Acme' });
    await receiver.first(1);
    tested.sandbox.reset();
    await sleep(300);
    expect(receiver.received).toHaveLength(1);
  });
});

describe('Courier', () => {
  const event: WorkspaceEvent = { event_type: 'task.created', id: {}, actor: { type: 'system', id: null } };
  const collection = () => {
    const webhooks = new Collection<Webhook>(createIds(1, 1), noneGenerated);
    const subscriptions = [{ event_type: 'task.created', filter: null }] as const;
    webhooks.add({ targetUrl: receiver.url, subscriptions, secret: 's', status: 'active', createdAt: '' });
    return webhooks;
  };

  it('delivers more than once when its temper says so', async () => {
    const courier = new Courier(collection(), { gapMs: 0, delayMs: () => 0, isRepeated: () => true });
    courier.publish(event);
    const [first, second] = await receiver.first(2);
    expect(second?.headers['idempotency-key']).toBe(first?.headers['idempotency-key']);
    await sleep(30);
    expect(receiver.received).toHaveLength(2);
    courier.close();
  });

  it('keeps a gap between two deliveries', async () => {
    const courier = new Courier(collection(), { gapMs: 40, delayMs: () => 0, isRepeated: () => false });
    const startedMs = performance.now();
    for (let i = 0; i < 4; i++) courier.publish(event);
    await receiver.first(4);
    expect(performance.now() - startedMs).toBeGreaterThan(115);
    courier.close();
  });

  it('is at once in the quiet profile, late and repetitive in the others', () => {
    const quiet = createDeliveryTemper('quiet', Math.random);
    expect([quiet.gapMs, quiet.delayMs(), quiet.isRepeated()]).toEqual([0, 0, false]);
    const hostile = createDeliveryTemper('hostile', Math.random);
    const delays = Array.from({ length: 200 }, () => hostile.delayMs());
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(50);
    expect(Math.max(...delays)).toBeGreaterThan(1_000);
    expect(Array.from({ length: 200 }, () => hostile.isRepeated())).toContain(true);
  });
});
