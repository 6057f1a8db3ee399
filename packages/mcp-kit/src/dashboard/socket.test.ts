import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { busyMetrics } from '../testing/busy-metrics.js';
import { createFeed } from './feed.js';
import { type DashboardSocketOptions, dashboardSocket } from './socket.js';
import { type HistoryMessage, subprotocol, type UpdateMessage } from './view.js';

let closing: (() => void)[] = [];

async function serve(options: Partial<DashboardSocketOptions> = {}) {
  const { metrics } = busyMetrics();
  const feed = createFeed({
    name: 'server',
    version: '1',
    read: (what) => metrics.snapshot(what),
    everyMs: 3_600_000,
    maxRows: 100,
  });
  const socket = dashboardSocket({ feed, ...options });
  const server = createServer().on('upgrade', socket.accept).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    socket[Symbol.dispose]();
    feed[Symbol.dispose]();
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { feed, socket, url: `ws://127.0.0.1:${port}/ws` };
}

function open(url: string, protocols: readonly string[] = [subprotocol], headers: Record<string, string> = {}) {
  const client = new WebSocket(url, [...protocols], { headers });
  client.on('error', () => {});
  closing.push(() => client.terminate());
  const messages: string[] = [];
  client.on('message', (data) => messages.push(String(data)));
  const next = async <T>(): Promise<T> => {
    if (messages.length === 0) await once(client, 'message');
    return JSON.parse(messages.shift() ?? '') as T;
  };
  const closed = new Promise<number>((resolve) => client.once('close', resolve));
  return { client, next, closed };
}

afterEach(() => {
  for (const close of closing.reverse()) close();
  closing = [];
});

describe('the socket of the dashboard', () => {
  it('tells the history first, and then each moment with the next number', async () => {
    const { feed, url } = await serve();
    const page = open(url);
    const history = await page.next<HistoryMessage>();
    expect(history).toMatchObject({ type: 'history', seq: 1, resumes: false });
    expect(history.rows).toHaveLength(1);
    await feed.flush();
    expect(await page.next<UpdateMessage>()).toMatchObject({ type: 'update', seq: 2 });
  });

  it('goes on without a gap and without a repetition for a page that comes back', async () => {
    const { feed, url } = await serve();
    const first = open(url);
    const { epoch } = await first.next<HistoryMessage>();
    first.client.terminate();
    for (let i = 0; i < 3; i += 1) await feed.flush();
    const again = await open(`${url}?epoch=${epoch}&after=1`).next<HistoryMessage>();
    expect(again).toMatchObject({ resumes: true, seq: 4 });
    expect(again.rows).toHaveLength(3);
  });

  it('tells the whole history for a position that makes no sense', async () => {
    const { feed, url } = await serve();
    await feed.flush();
    const { epoch } = await open(url).next<HistoryMessage>();
    for (const after of ['99', '-1', 'x', '1e99', '']) {
      expect(await open(`${url}?epoch=${epoch}&after=${after}`).next<HistoryMessage>()).toMatchObject({ seq: 1 });
    }
  });

  it('tells nothing to those who may not read, and says that a token is needed', async () => {
    const { url } = await serve({ mayRead: ({ headers }) => headers.authorization === 'Bearer grün' });
    for (const protocols of [[subprotocol], [subprotocol, 'token.d3Jvbmc'], [subprotocol, 'token.']]) {
      const refused = open(url, protocols);
      expect(await refused.closed).toBe(4401);
    }
    const token = Buffer.from('grün').toString('base64url');
    const admitted = open(url, [subprotocol, `token.${token}`]);
    expect(await admitted.next()).toMatchObject({ type: 'history' });
    expect(admitted.client.protocol).toBe(subprotocol); // the token is not said back
  });

  it('takes no more pages than it is allowed to', async () => {
    const { url } = await serve({ maxClients: 1 });
    await open(url).next();
    const [, response] = await once(open(url).client, 'unexpected-response');
    expect(response.statusCode).toBe(503);
  });

  it('cuts off who does not answer a ping, and keeps who does', async () => {
    const { url } = await serve({ heartbeatMs: 20 });
    const deaf = new WebSocket(url, [subprotocol], { autoPong: false });
    const well = open(url);
    await well.next();
    deaf.on('error', () => {});
    await once(deaf, 'close');
    expect(well.client.readyState).toBe(WebSocket.OPEN);
  });

  it('cuts off who sends more than a page ever does', async () => {
    const { url } = await serve();
    const page = open(url);
    await page.next();
    page.client.send('x'.repeat(2_000));
    expect(await page.closed).toBe(1009);
  });

  it('says goodbye when the server stops', async () => {
    const { url, socket } = await serve();
    const page = open(url);
    await page.next();
    socket[Symbol.dispose]();
    expect(await page.closed).toBe(1001);
  });
});
