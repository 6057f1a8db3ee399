import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkspaceEvent } from '../attio/webhooks/event.js';

/** A delivery as it arrived. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
  readonly webhookId: string;
  readonly event: WorkspaceEvent;
}

/** A server that webhooks are sent to. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
  /** Answers the next deliveries with these statuses, and all others with 200. */
  refuse(...statuses: readonly number[]): void;
  /** The first deliveries, as soon as there are so many; rejects after five seconds. */
  first(count: number): Promise<readonly Received[]>;
}

/** Starts a receiver on loopback. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const refusals: number[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks).toString();
    const { webhook_id: webhookId, events } = JSON.parse(raw) as { webhook_id: string; events: WorkspaceEvent[] };
    for (const event of events) received.push({ headers: request.headers, raw, webhookId, event });
    response.writeHead(refusals.shift() ?? 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    refuse: (...statuses) => void refusals.push(...statuses),
    async first(count) {
      const deadline = performance.now() + 5_000;
      while (received.length < count) {
        if (performance.now() > deadline) throw new Error(`only ${received.length} of ${count} deliveries came`);
        await sleep(5);
      }
      return received.slice(0, count);
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
