import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { createServerFactory, type ServerOptions } from '../../server.js';
import { HttpError } from '../http-error.js';
import type { HttpReply, HttpRequest } from '../route.js';

/** How many sessions there may be, and how long they are kept. */
export interface SessionsOptions {
  readonly server: ServerOptions;
  /** Sessions at the same time. @default 1_000 */
  readonly maxSessions?: number;
  /** Milliseconds without a request after which a session ends. @default 1_800_000: half an hour */
  readonly idleMs?: number;
  /** @default performance.now */
  readonly now?: () => number;
}

interface Session {
  readonly transport: StreamableHTTPServerTransport;
  /** Who opened it: nobody else may use it. */
  readonly principalId: string;
  /** Replies under way. */
  readonly replies: Set<ServerResponse>;
  usedAt: number;
}

/** As often as this, sessions that nobody uses any more are looked for. */
const REAP_MS = 60_000;

/**
 * Sessions of Streamable HTTP (MCP 2025-11-25, section Session Management), for clients that want to be asked and told
 * things. They are the SDK's: what is fast is the way without them.
 */
export class Sessions implements AsyncDisposable {
  readonly #options: Required<SessionsOptions>;
  readonly #createServer: ReturnType<typeof createServerFactory>;
  readonly #sessions = new Map<string, Session>();
  readonly #reaper: NodeJS.Timeout;
  #opening = 0;

  constructor({ server, maxSessions = 1_000, idleMs = 1_800_000, now = () => performance.now() }: SessionsOptions) {
    this.#options = { server, maxSessions, idleMs, now };
    this.#createServer = createServerFactory(server);
    this.#reaper = setInterval(() => this.reap(), Math.min(REAP_MS, idleMs)).unref();
  }

  /** Sessions that are open. */
  get size(): number {
    return this.#sessions.size;
  }

  /** Opens a session; the request is its `initialize`. @throws {HttpError} 503 when there are too many. */
  async open({ principal, body }: HttpRequest): Promise<HttpReply> {
    this.reap();
    if (this.#sessions.size + this.#opening >= this.#options.maxSessions) throw tooMany(this.#options.maxSessions);
    this.#opening += 1;
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => {
        this.#sessions.set(id, {
          transport,
          principalId: principal.id,
          replies: new Set(),
          usedAt: this.#options.now(),
        });
      },
      onsessionclosed: (id) => void this.#sessions.delete(id),
    });
    const server = this.#createServer();
    // the SDK's classes are declared without exactOptionalPropertyTypes
    await server.connect(transport as Parameters<typeof server.connect>[0]);
    const write = (response: ServerResponse) =>
      void handle(transport, response, body).finally(() => {
        this.#opening -= 1;
      });
    return { status: 200, write };
  }

  /** Goes on with a session. @throws {HttpError} 404 for one that there is not, or that is another's. */
  resume({ headers, principal, body, method }: HttpRequest): HttpReply {
    const id = String(headers['mcp-session-id']);
    const session = this.#sessions.get(id);
    if (session?.principalId !== principal.id) {
      throw new HttpError(404, 'there is no such session', { code: 'SESSION_NOT_FOUND', next: 'Initialize anew.' });
    }
    session.usedAt = this.#options.now();
    const write = (response: ServerResponse) => {
      session.replies.add(response);
      response.once('close', () => session.replies.delete(response));
      void handle(session.transport, response, method === 'POST' ? body : undefined);
    };
    return { status: 200, write, isStream: method === 'GET' };
  }

  /** Ends sessions that have not been used for long, unless something of them is under way. */
  reap(): void {
    const before = this.#options.now() - this.#options.idleMs;
    for (const [id, { transport, usedAt, replies }] of this.#sessions) {
      if (usedAt > before || [...replies].some(({ req }) => req.method === 'POST')) continue;
      this.#sessions.delete(id);
      void transport.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#reaper);
    const open = [...this.#sessions.values()];
    this.#sessions.clear();
    await Promise.all(open.map(({ transport }) => transport.close()));
  }
}

/** Body and head were read already; the transport takes the body parsed. */
async function handle(transport: StreamableHTTPServerTransport, response: ServerResponse, body: Buffer | undefined) {
  const request = response.req as IncomingMessage;
  response.setHeader('x-accel-buffering', 'no');
  await transport.handleRequest(request, response, body && JSON.parse(body.toString('utf8')));
}

const tooMany = (maxSessions: number) =>
  new HttpError(503, `there are ${maxSessions} sessions already`, {
    code: 'TOO_MANY_SESSIONS',
    next: 'Close sessions that are not needed, or call without a session.',
    retryAfterMs: 60_000,
  });
