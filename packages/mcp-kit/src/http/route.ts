import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** What a caller must be allowed to do. `public` asks for nothing. */
export type Access = 'public' | 'read' | 'write' | 'admin';

/** Who asks. */
export interface Principal {
  /** Tells callers apart without naming their secret: a hash, the name beside a token, or the subject of a JWT. */
  readonly id: string;
  readonly scopes: ReadonlySet<Exclude<Access, 'public'>>;
  /** The caller's own credential for the service behind; only where callers bring it (`passthrough`). */
  readonly credential?: string;
}

/** A request, whole. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  /** Without query, still escaped. */
  readonly path: string;
  /** Of `{name}` in the route's path, unescaped. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly principal: Principal;
  /** Address of the socket's other end. */
  readonly ip: string;
  /** Fires when the client leaves before its reply. */
  readonly signal: AbortSignal;
}

/** A reply: a body, or the function that writes the reply itself. */
export interface HttpReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Writes head and body itself; the reply's `status` and headers are its own. */
  readonly write?: (response: ServerResponse) => void;
  /** Stays open until its client leaves or the server stops, and counts as no work. @default false */
  readonly isStream?: boolean;
}

/** An address and what answers there, as data. */
export interface HttpRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Such as `/api/{object}/{id}`; a fixed segment wins over a `{name}`. */
  readonly path: string;
  readonly access: Access;
  /** Counts against the caller's limit, and may be refused under load. @default true */
  readonly limited?: boolean;
  handle(request: HttpRequest): HttpReply | Promise<HttpReply>;
}

/** An address that speaks another protocol than HTTP, such as WebSocket. */
export interface HttpUpgrade {
  readonly path: string;
  readonly access: Access;
  handle(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}
