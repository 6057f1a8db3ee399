import { HttpError, type HttpRequest, type HttpRoute } from '@fastpath/mcp-kit/http';
import type { Attio, Connect } from '../connection.js';

// Attio gives a receiver a second; which object an event is about is not worth more than half of it.
const lookUpMs = 500;

/**
 * News of changes that were made elsewhere: whatever they make stale is dropped, here and, through Redis, on every replica,
 * before the delivery is confirmed. Deliveries come at least once, late, and out of order: each drops, none writes.
 */
export function webhookRoute(connect: Connect, secret: string): HttpRoute {
  let deliveries: InstanceType<Attio['api']['Deliveries']> | undefined;
  return {
    method: 'POST',
    path: '/webhooks/attio',
    access: 'public', // who knows the secret of the webhook signs with it
    async handle(request) {
      const attio = await connect();
      const { api, workspace } = attio;
      const signature = request.headers['attio-signature'];
      if (!api.isSignedBy(secret, request.body, typeof signature === 'string' ? signature : undefined)) {
        throw new HttpError(401, 'the delivery is not signed with the secret of the webhook', {
          field: 'Attio-Signature',
          expected: 'the HMAC-SHA256 of the body by the secret',
        });
      }
      const { events } = readDelivery(request, api);
      deliveries ??= new api.Deliveries();
      const key = request.headers['idempotency-key'];
      if (!deliveries.isNew(typeof key === 'string' ? key : undefined)) return { status: 204 };
      const slugs = await slugsById(attio);
      const stale = new Set(events.flatMap((event) => api.staleAfter(event, (id) => slugs.get(id))));
      workspace.client.invalidate(stale);
      for (const event of events) attio.local?.apply(event);
      return { status: 204 };
    },
  };
}

function readDelivery({ body }: HttpRequest, { Delivery }: Attio['api']) {
  try {
    return Delivery.parse(JSON.parse(body.toString('utf8')));
  } catch {
    throw new HttpError(400, 'the body is no delivery of events', { field: 'body', expected: '{"events": [...]}' });
  }
}

/** Slugs of objects by ID; none while Attio does not answer: then everything that could be stale is. */
async function slugsById({ workspace }: Attio): Promise<ReadonlyMap<string, string>> {
  try {
    const objects = await workspace.objects({ deadlineAt: performance.now() + lookUpMs });
    return new Map(objects.map(({ object_id, slug }) => [object_id, slug]));
  } catch {
    return new Map();
  }
}
