import type { IncomingHttpHeaders } from 'node:http';

/** A request as a simulated service sees it. */
export interface ServiceRequest {
  readonly method: string;
  /** The path as sent, without the query string: not decoded, not normalised. */
  readonly path: string;
  /** The query string without its question mark. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** The body as text; empty when there was none. */
  readonly body: string;
}

/** What goes wrong with an answer on its way. */
export type Mishap = 'reset' | 'truncate' | 'hang';

/** An answer to be sent. */
export interface ServiceReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON as text, or as bytes in chunks. */
  readonly body: string | readonly Buffer[];
  /** How long the service takes. */
  readonly delayMs?: number;
  readonly mishap?: Mishap;
}

/** A simulated service: it answers requests and can go back to its start. */
export interface Service {
  /** Never throws. */
  answer(request: ServiceRequest): ServiceReply;
  /** The reply to a body that is too large to be read. */
  tooLarge(): ServiceReply;
  /** The reply that an injected status gets when the fault has no body of its own. */
  failure(status: number, code?: string): ServiceReply;
  reset(): void;
  /** Ends what the service does by itself. */
  close(): void;
}
