import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Feed } from './feed.js';
import { closeCodes, subprotocol } from './view.js';

/** Who gets which figures. */
export interface DashboardSocketOptions {
  readonly feed: Feed;
  /** Whether who asks may read; a token is in the Authorization header, however it came. @default everyone may */
  readonly mayRead?: (request: IncomingMessage) => boolean | Promise<boolean>;
  /** Milliseconds between two pings; who has not answered one until the next is cut off. @default 30_000 */
  readonly heartbeatMs?: number;
  /** Pages at the same time. @default 100 */
  readonly maxClients?: number;
  /** Bytes that may wait for a slow page before it is cut off; it comes back and goes on. @default 4 MiB */
  readonly maxWaitingBytes?: number;
  readonly onError?: (error: unknown) => void;
}

/** The socket that pages listen to. */
export interface DashboardSocket extends Disposable {
  /** Takes a connection over. Host and Origin have been checked. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** Serves a feed over WebSockets: what a page has missed first, then each moment. What pages send is not read. */
export function dashboardSocket(options: DashboardSocketOptions): DashboardSocket {
  const { feed, mayRead = () => true, maxClients = 100, maxWaitingBytes = 4 * 2 ** 20, onError = () => {} } = options;
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: 1_024,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
  });
  const stopHeartbeat = heartbeat(server, options.heartbeatMs ?? 30_000);
  const ready = new Set<WebSocket>();

  const send = (client: WebSocket, text: string) => {
    if (client.bufferedAmount > maxWaitingBytes) client.terminate();
    else client.send(text);
  };
  const unsubscribe = feed.subscribe((message) => {
    const text = JSON.stringify(message); // once for all
    for (const client of ready) send(client, text);
  });

  const greet = async (client: WebSocket, request: IncomingMessage) => {
    takeToken(request);
    if (!(await mayRead(request))) return client.close(closeCodes.tokenNeeded, 'token needed');
    const query = new URLSearchParams(request.url?.split('?')[1] ?? '');
    const after = Number(query.get('after') ?? 0);
    await feed.ready();
    if (client.readyState !== client.OPEN) return;
    // Between these two lines no moment is taken, so that none is missed and none comes twice.
    send(
      client,
      JSON.stringify(feed.history(query.get('epoch') ?? undefined, Number.isSafeInteger(after) ? after : 0)),
    );
    ready.add(client);
  };

  return {
    accept(request, socket, head) {
      if (server.clients.size >= maxClients) {
        socket.end(
          'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 10\r\nContent-Length: 0\r\n\r\n',
        );
        return;
      }
      server.handleUpgrade(request, socket, head, (client) => {
        client.on('error', () => client.terminate());
        client.on('close', () => ready.delete(client));
        greet(client, request).catch((error: unknown) => {
          onError(error);
          client.terminate();
        });
      });
    },
    [Symbol.dispose]() {
      stopHeartbeat();
      unsubscribe();
      for (const client of server.clients) client.close(closeCodes.goingAway, 'the server stops');
      setTimeout(() => {
        for (const client of server.clients) client.terminate();
      }, 200).unref();
      server.close();
    },
  };
}

/** Browsers can send a token with a socket, but in addresses and logs, in no other way than as a subprotocol. */
function takeToken({ headers }: IncomingMessage): void {
  const offered = /(?:^|[, ])token\.([\w-]+)/.exec(headers['sec-websocket-protocol'] ?? '')?.[1];
  if (offered !== undefined) headers.authorization ??= `Bearer ${Buffer.from(offered, 'base64url').toString()}`;
}

/** Pings every client, and cuts off those that did not answer the ping before. */
function heartbeat(server: WebSocketServer, everyMs: number): () => void {
  const silent = new WeakSet<WebSocket>();
  const timer = setInterval(() => {
    for (const client of server.clients) {
      if (silent.has(client)) {
        client.terminate();
        continue;
      }
      silent.add(client);
      client.once('pong', () => silent.delete(client));
      client.ping();
    }
  }, everyMs).unref();
  return () => clearInterval(timer);
}
