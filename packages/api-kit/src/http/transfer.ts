import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Instruments } from '../instruments.js';
import type { Operation } from '../operation.js';
import { toRequest } from '../request.js';
import type { Reply, Service } from '../service.js';
import { wireBody } from './form.js';
import { parseJson } from './reply.js';
import { unreachable } from './unreachable.js';

/** Bytes on their way, in one direction or the other. */
export interface TransferOptions {
  /** What is sent in place of the input's rest. Asked again when the request is sent once more. */
  body?(): Uint8Array | string | Readable | FormData;
  /** Beside the credential; a form names its own Content-Type. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds in which something must move. @default 60_000 */
  readonly idleTimeoutMs?: number;
}

/** A reply whose body is still on its way: read it, or destroy it. */
export interface Transfer {
  readonly status: number;
  header(name: string): string | undefined;
  readonly body: Readable;
}

export type Transferrer = (operation: Operation, input: unknown, options?: TransferOptions) => Promise<Transfer>;

const never = new AbortController().signal;
const maxErrorBytes = 65_536;

/** Sends one request whose body, or whose reply, is bytes: nothing of it is kept in memory, in the cache, or repeated. */
export function transferrer(service: Service, pool: Dispatcher, instruments: Instruments): Transferrer {
  const { origin, pathname } = new URL(service.baseUrl);
  const prefix = pathname.replace(/\/+$/, '');

  return async (operation, input, { body, headers = {}, signal = never, idleTimeoutMs = 60_000 } = {}) => {
    const { method, path } = toRequest(operation, input);
    const startedAt = performance.now();
    const report = (status: string, error: string) =>
      instruments.request(operation, status, error, (performance.now() - startedAt) / 1000);
    const send = (credential: Readonly<Record<string, string>>) =>
      pool.request({
        origin,
        path: prefix + path,
        method,
        headers: { ...credential, ...headers },
        body: wireBody(body?.()) ?? null,
        signal,
        headersTimeout: idleTimeoutMs,
        bodyTimeout: idleTimeoutMs,
      });

    instruments.underWay(1);
    try {
      await service.ready?.(operation, signal);
      const credential = service.headers();
      let reply = await send(credential);
      if (reply.statusCode === 401 && (await service.renew?.(credential, signal))) {
        await reply.body.dump();
        reply = await send(service.headers());
      }
      if (reply.statusCode >= 400) {
        report(String(reply.statusCode), 'REFUSED');
        throw service.toError(operation, await wholeReply(reply));
      }
      report(String(reply.statusCode), '');
      return { status: reply.statusCode, header: headerOf(reply), body: reply.body };
    } catch (reason) {
      if (signal.aborted) throw signal.reason;
      if (!isNetworkFault(reason)) throw reason;
      report('', 'UNREACHABLE');
      throw unreachable(service, operation, reason);
    } finally {
      instruments.underWay(-1);
    }
  };
}

const isNetworkFault = (reason: unknown): boolean =>
  reason instanceof Error && reason.name !== 'ApiError' && 'code' in reason;

const headerOf =
  ({ headers }: Dispatcher.ResponseData) =>
  (name: string): string | undefined => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };

/** The reply of an error, as far as it is worth reading. */
async function wholeReply(reply: Dispatcher.ResponseData): Promise<Reply> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of reply.body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxErrorBytes) break;
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return { status: reply.statusCode, header: headerOf(reply), text, json: parseJson(text) };
}
