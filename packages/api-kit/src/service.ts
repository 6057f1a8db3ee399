import type { ApiError } from './errors.js';
import type { Operation } from './operation.js';

/** A reply of the service, with its body read and parsed. */
export interface Reply {
  readonly status: number;
  /** Value of a header by its lower-case name. */
  header(name: string): string | undefined;
  /** The parsed JSON body; `undefined` when the body is empty or no JSON. */
  readonly json: unknown;
  /** The body as text. */
  readonly text: string;
}

/** What came out of a reply's envelope, and what is known of the reply. */
export interface Received {
  readonly inside: unknown;
  readonly status: number;
  readonly requestId?: string;
}

/** What this kit needs to know of one service. Everything else about it is operations. */
export interface Service {
  /** For people: `Attio`. */
  readonly name: string;
  /** Where the routes begin, such as `https://api.attio.com`; a path prefix is kept. */
  readonly baseUrl: string;
  /** Headers of every request, the credential among them. They are read at each request and never logged. */
  headers(): Readonly<Record<string, string>>;
  /** Waits until `headers` has a credential that is good for a while; for those that run out. @throws when there is none to be had */
  ready?(operation: Operation, signal: AbortSignal): Promise<void>;
  /**
   * Gets another credential in place of one that was refused with 401; a request is then sent once more. `false` where
   * there is none.
   */
  renew?(refused: Readonly<Record<string, string>>, signal: AbortSignal): Promise<boolean>;
  /** Whether a write was carried out when the status says so, whatever its reply looks like. @default false */
  readonly trustsStatus?: boolean;
  /** How the service takes packed request bodies, if it says that it does. @default as they are */
  readonly requestEncoding?: 'gzip' | 'br' | undefined;
  /** The answer inside the reply's envelope; `undefined` when the reply has not the shape of one. */
  unwrap(operation: Operation, body: unknown): unknown;
  /** The error that a reply with an error status means; `attempt` is 1 for the first one at a call. */
  toError(operation: Operation, reply: Reply, attempt?: number): ApiError;
  /** Milliseconds that a request should wait before it is sent, for limits other than so many in a second; asked again after. */
  waitMs?(operation: Operation): number;
  /** Told of each reply, for what its headers say of limits. */
  replied?(operation: Operation, reply: Reply): void;
  /** The service's own id of a request, for its support. */
  requestId(reply: Reply): string | undefined;
}
