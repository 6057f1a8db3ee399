import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { isTelling } from '../errors.js';
import type { Logger } from '../logger.js';
import type { Redact } from '../redact.js';
import { errorProblem } from './error-problem.js';
import type { TrustedHosts } from './guard/trusted-hosts.js';
import { HttpError, problem, toProblem } from './http-error.js';
import { Incoming } from './incoming.js';
import { readBody } from './read-body.js';
import { refuseMalformed, refuseUpgrade, sendReply } from './respond.js';
import type { Access, HttpReply, HttpRequest, HttpRoute, HttpUpgrade, Principal } from './route.js';
import { Router } from './router.js';

/** Who may come in: rejects with an HttpError, 401 for nobody and 403 for one who may not do that. */
export type Admit = (request: IncomingMessage, access: Access) => Principal | Promise<Principal>;

/** Runs a request, or refuses it because of who asks how often, or because there is too much to do. */
export type Limit = (
  request: HttpRequest,
  route: HttpRoute,
  run: () => HttpReply | Promise<HttpReply>,
) => HttpReply | Promise<HttpReply>;

/** A request that is over. */
export interface ServedEvent {
  readonly method: string;
  /** The path of the route as it is written down, such as `/api/{object}/{id}`; empty where there is none. */
  readonly route: string;
  readonly status: number;
  /** From its head to the end of its reply. */
  readonly seconds: number;
}

/** What a server is made of. */
export interface HttpServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly routes: readonly HttpRoute[];
  /** @default none */
  readonly upgrades?: readonly HttpUpgrade[];
  readonly hosts: TrustedHosts;
  readonly admit: Admit;
  /** @default nobody is limited */
  readonly limit?: Limit;
  readonly logger: Logger;
  /** Applied to what errors say. @default nothing is replaced */
  readonly redact?: Redact;
  /** Called for each reply when it has been sent, or given up. */
  readonly onServed?: (event: ServedEvent) => void;
  /** Bytes of the longest body. @default 4 MiB */
  readonly maxBodyBytes?: number;
  /** Milliseconds in which a request's head must be there. @default 10_000 */
  readonly headersTimeoutMs?: number;
  /** Milliseconds in which a request must be there with its body. @default 30_000 */
  readonly requestTimeoutMs?: number;
}

const MIB = 2 ** 20;
/** Longer than load balancers keep theirs: the side that sends the next request must close first. */
const KEEP_ALIVE_MS = 75_000;

/** Serves routes over HTTP/1.1: never a hang, never a stack, each refusal a problem that says why. */
export class HttpServer implements AsyncDisposable {
  readonly #options: HttpServerOptions;
  readonly #router: Router;
  readonly #maxBodyBytes: number;
  readonly #server: Server;
  readonly #upgrades: ReadonlyMap<string, HttpUpgrade>;
  readonly #underWay = new Set<Incoming>();
  readonly #sockets = new Set<Duplex>();
  readonly #streams = new Set<ServerResponse>();
  #onIdle: (() => void)[] = [];

  constructor(options: HttpServerOptions) {
    this.#options = options;
    this.#maxBodyBytes = options.maxBodyBytes ?? 4 * MIB;
    this.#router = new Router(options.routes);
    this.#upgrades = new Map((options.upgrades ?? []).map((upgrade) => [upgrade.path, upgrade]));
    const { headersTimeoutMs = 10_000, requestTimeoutMs = 30_000 } = options;
    this.#server = createServer({
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(1000, headersTimeoutMs),
      keepAliveTimeout: KEEP_ALIVE_MS,
      noDelay: true,
    });
    this.#server.on('request', (request, response) => this.#serve(request, response));
    this.#server.on('upgrade', (request, socket, head) => void this.#upgrade(request, socket, head));
    this.#server.on('clientError', refuseMalformed);
  }

  /** Where it listens, once it does. */
  get url(): string {
    const { address, port, family } = this.#server.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }

  /** Requests under way. */
  get active(): number {
    return this.#underWay.size;
  }

  /** Resolves once connections are taken; rejects with the system's error, such as EADDRINUSE. */
  listen(): Promise<void> {
    const { host, port } = this.#options;
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host, port }, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
  }

  /** Takes no more connections, nor further requests on those that there are. */
  stopListening(): void {
    this.#server.close();
    this.#server.closeIdleConnections();
    for (const response of this.#streams) response.end();
  }

  /** Resolves once each request taken has its reply. */
  idle(): Promise<void> {
    if (this.#underWay.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#onIdle.push(resolve));
  }

  /** Aborts what is under way and closes every connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.stopListening();
    for (const call of this.#underWay) call.abort();
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => setImmediate(resolve)); // what was aborted still gets its reply
    this.#server.closeAllConnections();
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const incoming = new Incoming(request);
    this.#underWay.add(incoming);
    response.once('close', () => {
      if (!response.writableFinished) incoming.abort();
      this.#ended(incoming, response);
    });
    const send = (reply: HttpReply) => {
      if (reply.isStream) this.#keepOpen(incoming, response);
      this.#send(request, response, reply);
    };
    try {
      const reply = this.#handle(request, incoming);
      // what is at hand is sent in the same turn
      if (reply instanceof Promise) void reply.catch((error) => this.#explain(error, incoming)).then(send);
      else send(reply);
    } catch (error) {
      send(this.#explain(error, incoming));
    }
  }

  /** A reply without an end of its own is nothing to wait for. */
  #keepOpen(incoming: Incoming, response: ServerResponse): void {
    this.#streams.add(response);
    response.once('close', () => this.#streams.delete(response));
    this.#settle(incoming);
  }

  #send(request: IncomingMessage, response: ServerResponse, reply: HttpReply): void {
    if (!this.#server.listening) response.setHeader('connection', 'close');
    if (request.headers.origin !== undefined) this.#allowOrigin(request.headers.origin, response);
    try {
      sendReply(response, reply);
    } catch (error) {
      sendReply(response, this.#unexplained(error, request.method)); // such as a header that no reply may have
    }
  }

  #explain(error: unknown, { method, aborted }: Incoming): HttpReply {
    if (error instanceof HttpError) return toProblem(error);
    if (isTelling(error)) return errorProblem(error, this.#options.redact ?? ((text) => text));
    if (aborted) return problem(499, 'the client left'); // nobody reads it
    return this.#unexplained(error, method);
  }

  #unexplained(error: unknown, method: string | undefined): HttpReply {
    this.#options.logger.error('A request failed in a way it does not explain', { error, method });
    return problem(500, 'something went wrong inside the server', {
      next: 'Tell its operator: the log explains it.',
    });
  }

  #handle(request: IncomingMessage, incoming: Incoming): HttpReply | Promise<HttpReply> {
    this.#options.hosts.check(request.headers);
    if (incoming.method === 'OPTIONS') return this.#describe(incoming.path);
    const { route, params } = this.#router.find(incoming.method, incoming.path);
    incoming.params = params;
    incoming.route = route.path;
    const admitted = this.#options.admit(request, route.access);
    if (admitted instanceof Promise) return this.#continue(request, incoming, route, admitted);
    incoming.principal = admitted;
    const read = readBody(request, this.#maxBodyBytes);
    if (read instanceof Promise) return this.#continue(request, incoming, route, admitted, read);
    return this.#run(incoming, route);
  }

  /** The rest of the way of a request that has to be waited for. */
  async #continue(
    request: IncomingMessage,
    incoming: Incoming,
    route: HttpRoute,
    admitted: Principal | Promise<Principal>,
    body?: Promise<Buffer>,
  ): Promise<HttpReply> {
    incoming.principal = await admitted;
    incoming.body = await (body ?? readBody(request, this.#maxBodyBytes));
    return await this.#run(incoming, route);
  }

  #run(incoming: Incoming, route: HttpRoute): HttpReply | Promise<HttpReply> {
    const { limit } = this.#options;
    if (!limit || route.limited === false) return route.handle(incoming);
    return limit(incoming, route, () => route.handle(incoming));
  }

  #describe(path: string): HttpReply {
    const methods = this.#router.methodsOf(path);
    if (!methods) throw new HttpError(404, `there is nothing at ${path.slice(0, 200)}`);
    const allow = methods.join(', ');
    return { status: 204, headers: { allow, 'access-control-allow-methods': allow } };
  }

  /** CORS (Fetch standard, section 3.2): only pages that were allowed by name may read replies. */
  #allowOrigin(origin: string, response: ServerResponse): void {
    if (!this.#options.hosts.mayRead(origin)) return;
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader(
      'access-control-allow-headers',
      'authorization, content-type, mcp-protocol-version, mcp-session-id',
    );
    response.setHeader('access-control-expose-headers', 'etag, link, mcp-session-id, ratelimit-remaining, retry-after');
    response.setHeader('vary', 'origin');
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    try {
      this.#options.hosts.check(request.headers);
      const [path] = split(request.url ?? '/');
      const upgrade = this.#upgrades.get(path);
      if (!upgrade) throw new HttpError(404, 'there is no other protocol here');
      await this.#options.admit(request, upgrade.access);
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      upgrade.handle(request, socket, head);
    } catch (error) {
      refuseUpgrade(socket, error instanceof HttpError ? toProblem(error) : problem(500, 'something went wrong'));
    }
  }

  #ended(incoming: Incoming, { statusCode: status }: ServerResponse): void {
    if (!this.#underWay.has(incoming)) return;
    const { method, route, startedAt } = incoming;
    this.#options.onServed?.({ method, route, status, seconds: (performance.now() - startedAt) / 1_000 });
    this.#settle(incoming);
  }

  #settle(incoming: Incoming): void {
    this.#underWay.delete(incoming);
    if (this.#underWay.size > 0) return;
    for (const resolve of this.#onIdle.splice(0)) resolve();
  }
}

function split(url: string): readonly [path: string, search: string] {
  const mark = url.indexOf('?');
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
}
