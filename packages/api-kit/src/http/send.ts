import { setTimeout as sleep } from 'node:timers/promises';
import { ResilienceError, type Scope, scopeOf } from '@fastpath/resilience';
import type { Dispatcher } from 'undici';
import { ApiError } from '../errors.js';
import type { Call, Handler } from '../handler.js';
import type { Instruments } from '../instruments.js';
import { isReadOnly, type Operation, retryClass } from '../operation.js';
import { type HttpRequest, toRequest } from '../request.js';
import type { Received, Reply, Service } from '../service.js';
import { unreadable } from '../unreadable.js';
import { acceptEncoding } from './decode.js';
import { encode } from './encode.js';
import { BrokenReply, fetchReply, type RawReply } from './fetch-reply.js';
import { wireBody } from './form.js';
import { headOf, readReply } from './reply.js';
import { unreachable } from './unreachable.js';

const never = new AbortController().signal;

/** For a call without policies above it, too; those give each call its own. */
const scopeFor = ({ scope, signal = never }: Call): Scope => scope ?? scopeOf(signal);

export interface SendOptions {
  /** Milliseconds for one request. */
  readonly timeoutMs: number;
  /** Largest reply in bytes, unpacked. @default 64 MiB */
  readonly maxReplyBytes?: number;
  /** Told of each request when it ended. */
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
}

/** One request that ended, as far as it may be told: nothing of what was asked, answered, or signed in with. */
export interface RequestEvent {
  /** Name of the operation, such as `records.get`. */
  readonly operation: string;
  readonly method: string;
  /** The route, with the names of its parts in place of what they are. */
  readonly route: string;
  /** HTTP status; absent where there was no reply. */
  readonly status?: number;
  readonly durationMs: number;
  /** Which attempt at the call it was, 1 for the first. */
  readonly attempt: number;
  /** The error's code; absent where it succeeded. */
  readonly error?: string;
  /** The service's own id of the request. */
  readonly requestId?: string;
}

/** The one place that touches the network: sends a call, and answers with what it received. */
export function sender(
  service: Service,
  pool: Dispatcher,
  instruments: Instruments,
  { timeoutMs, maxReplyBytes: maxBytes = 64 * 1024 * 1024, onRequest }: SendOptions,
): Handler {
  const { origin, pathname } = new URL(service.baseUrl);
  const prefix = pathname.replace(/\/+$/, '');

  return async (call) => {
    const { operation } = call;
    const scope = scopeFor(call);
    const request = toRequest(operation, call.input);
    const startedAt = performance.now();
    let status = 0;
    let error = '';
    let requestId: string | undefined;
    instruments.underWay(1);
    try {
      if (service.waitMs) await roomFor(operation, scope);
      const reply = await authorized(operation, scope, request);
      service.replied?.(operation, reply);
      status = reply.status;
      requestId = service.requestId(reply);
      if (status >= 400) throw service.toError(operation, reply, call.attempt);
      return receive(service, operation, reply);
    } catch (reason) {
      error = reason instanceof ApiError ? reason.code : scope.aborted ? 'ABORTED' : 'UNREACHABLE';
      if (reason instanceof ApiError) requestId ??= reason.requestId;
      throw reason;
    } finally {
      instruments.underWay(-1);
      const { method } = request;
      const durationMs = performance.now() - startedAt;
      instruments.request(operation, status === 0 ? '' : String(status), error, durationMs / 1000);
      onRequest?.({
        operation: operation.name,
        method,
        route: operation.route.slice(method.length + 1),
        ...(status === 0 ? {} : { status }),
        durationMs: Math.round(durationMs * 100) / 100,
        attempt: call.attempt ?? 1,
        ...(error && { error }),
        ...(requestId !== undefined && { requestId }),
      });
    }
  };

  /** Others may have taken the room that there was when the wait began. */
  async function roomFor(operation: Operation, scope: Scope): Promise<void> {
    for (let ms = service.waitMs?.(operation) ?? 0; ms > 0; ms = service.waitMs?.(operation) ?? 0) {
      await sleep(ms, undefined, { signal: scope.signal, ref: false });
    }
  }

  /** A credential that ran out is replaced, once: a request that is refused with 401 was not carried out. */
  async function authorized(operation: Operation, scope: Scope, request: HttpRequest): Promise<Reply> {
    if (service.ready) await service.ready(operation, scope.signal);
    const credential = service.headers();
    const reply = await exchange(operation, scope, request, credential);
    if (reply.status !== 401 || !(await service.renew?.(credential, scope.signal))) return reply;
    return exchange(operation, scope, request, service.headers());
  }

  async function exchange(
    operation: Operation,
    scope: Scope,
    { method, path, body }: HttpRequest,
    credential: Readonly<Record<string, string>>,
  ): Promise<Reply> {
    let raw: RawReply | undefined;
    try {
      const packed = encode(body, service.requestEncoding);
      const headers = {
        accept: 'application/json',
        'accept-encoding': acceptEncoding,
        ...credential,
        ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}), // a form names its own
        ...(packed ? { 'content-encoding': service.requestEncoding } : {}),
      };
      const sent = packed ?? wireBody(body) ?? null;
      const options = { origin, path: prefix + path, method, headers, body: sent };
      raw = await fetchReply(pool, options, { scope, timeoutMs, maxBytes });
      return await readReply(raw, maxBytes);
    } catch (reason) {
      if (reason instanceof ResilienceError) throw reason;
      if (scope.aborted) throw scope.reason; // the policy or the caller who stopped it knows why
      const head = reason instanceof BrokenReply ? reason : raw;
      throw unreachable(service, operation, reason, head && headOf(head));
    }
  }
}

function receive(service: Service, operation: Operation, reply: Reply): Received {
  const { status, text, json } = reply;
  const requestId = service.requestId(reply);
  const known = { status, ...(requestId === undefined ? {} : { requestId }) };
  if (status >= 300) return { ...known, inside: { url: redirection(service, operation, reply) } };
  if (text === '' && operation.route.startsWith('DELETE ')) return { ...known, inside: {} };
  const inside = json === undefined ? undefined : service.unwrap(operation, json);
  if (inside !== undefined) return { ...known, inside };
  if (service.trustsStatus && !isReadOnly(operation)) return { ...known, inside: {} };
  const what =
    text === ''
      ? 'is empty'
      : json === undefined
        ? `is no JSON (${text.length} characters)`
        : 'lacks the documented envelope';
  const options = { ...known, retryable: retryClass(operation) === 'safe' };
  throw unreadable(operation, `${service.name} answered ${status}, but the reply ${what}`, options);
}

/** Where a reply points to. A write that is sent elsewhere was not carried out here. */
function redirection(service: Service, operation: Operation, reply: Reply): string {
  const location = reply.header('location');
  if (location !== undefined && operation.route.startsWith('GET ')) return location;
  const what = `${service.name} answered ${reply.status}, which neither carries out a call nor refuses it`;
  const next = 'Check the base URL: something on the way to the service answers in its place.';
  throw new ApiError('RESPONSE_INVALID', operation.name, what, { status: reply.status, next });
}
