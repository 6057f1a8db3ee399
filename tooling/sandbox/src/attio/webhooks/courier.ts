import { createHmac, randomUUID } from 'node:crypto';
import type { Collection } from '../../collection.js';
import type { WorkspaceEvent } from './event.js';
import { type Delivery, Lane } from './lane.js';
import { wants } from './subscription.js';
import { isLoopback, type Webhook } from './webhook.js';

const TIMEOUT_MS = 5_000;
const MAX_ATTEMPTS = 10;
/** The service spreads its attempts over three days; here all of them end within two minutes. */
const retryDelayMs = (failures: number): number => 100 * 2 ** failures;

/** How deliveries go. */
export interface DeliveryTemper {
  /** The least time between two deliveries of a webhook. */
  readonly gapMs: number;
  /** How long an event is on its way. */
  delayMs(): number;
  /** Whether a delivery that arrived is sent once more. */
  isRepeated(): boolean;
}

/** Sends events to the webhooks of a workspace: at least once, signed, again until they are accepted. */
export class Courier {
  readonly #webhooks: Collection<Webhook>;
  readonly #temper: DeliveryTemper;
  readonly #lanes = new Map<string, Lane>();
  readonly #closed = new AbortController();

  constructor(webhooks: Collection<Webhook>, temper: DeliveryTemper) {
    this.#webhooks = webhooks;
    this.#temper = temper;
  }

  /** Takes an event to whom it may concern; answers at once. */
  publish(event: WorkspaceEvent): void {
    for (const [id, { targetUrl, subscriptions }] of this.#webhooks.all()) {
      if (!isLoopback(targetUrl) || !subscriptions.some((subscription) => wants(subscription, event))) continue;
      const body = JSON.stringify({ webhook_id: id, events: [event] });
      this.#laneOf(id).add({ key: randomUUID(), body, failures: 0, isRepeat: false }, this.#temper.delayMs());
    }
  }

  /** Ends all deliveries, those under way included. */
  close(): void {
    this.#closed.abort();
    for (const lane of this.#lanes.values()) lane.clear();
  }

  #laneOf(id: string): Lane {
    const lane = this.#lanes.get(id) ?? new Lane((delivery) => this.#deliver(id, delivery), this.#temper.gapMs);
    this.#lanes.set(id, lane);
    return lane;
  }

  async #deliver(id: string, delivery: Delivery): Promise<void> {
    const webhook = this.#webhooks.get(id);
    if (!webhook) return;
    const isAccepted = await post(webhook, delivery, this.#closed.signal);
    if (this.#closed.signal.aborted) return;
    if (isAccepted) {
      if (delivery.isRepeat || !this.#temper.isRepeated()) return;
      return this.#laneOf(id).add({ ...delivery, isRepeat: true }, this.#temper.delayMs());
    }
    const failures = delivery.failures + 1;
    if (failures < MAX_ATTEMPTS) this.#laneOf(id).add({ ...delivery, failures }, retryDelayMs(failures));
    else this.#giveUp(id);
  }

  #giveUp(id: string): void {
    const webhook = this.#webhooks.get(id);
    if (webhook) this.#webhooks.set(id, { ...webhook, status: 'degraded' });
  }
}

/** Whether the target accepted a delivery in time. */
async function post({ targetUrl, secret }: Webhook, { key, body }: Delivery, signal: AbortSignal): Promise<boolean> {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  try {
    const reply = await fetch(targetUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'attio-signature': signature,
        'x-attio-signature': signature,
        'idempotency-key': key,
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await reply.body?.cancel();
    return reply.ok;
  } catch {
    return false;
  }
}
