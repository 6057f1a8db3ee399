import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';

/** A request as a simulated service sees it. */
export interface ServiceRequest {
  readonly method: string;
  /** The path as sent, without the query string: not decoded, not normalised. */
  readonly path: string;
  /** The query string without its question mark. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** The body as text, unpacked; empty when there was none. */
  readonly body: string;
  /** The body as it is, unpacked. */
  readonly bytes: Buffer;
}

/** What a request says before its body. */
export type RequestHead = Omit<ServiceRequest, 'body' | 'bytes'>;

/** What goes wrong with an answer on its way. */
export type Mishap = 'reset' | 'truncate' | 'hang';

/** A body that is read while it is sent, and is never compressed. */
export interface StreamedBody {
  readonly byteLength: number;
  open(): Readable;
}

/** An answer to be sent. */
export interface ServiceReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON as text, bytes in chunks, or bytes to be streamed. */
  readonly body: string | readonly Buffer[] | StreamedBody;
  /** How long the service takes. */
  readonly delayMs?: number;
  readonly mishap?: Mishap;
}

/** A simulated service: it answers requests and can go back to its start. */
export interface Service {
  /** The largest body that it reads, in bytes. @default 10 MiB */
  readonly maxBodyBytes?: number;
  /** Never throws, never rejects. */
  answer(request: ServiceRequest): ServiceReply | Promise<ServiceReply>;
  /** The reply to a body that is too large to be read. */
  tooLarge(): ServiceReply;
  /** The reply that an injected status gets when the fault has no body of its own. */
  failure(status: number, code?: string): ServiceReply;
  reset(): void;
  /** Ends what the service does by itself. */
  close(): void;
}
