import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from './body.js';
import { CallLog } from './calls.js';
import { answerControl, CONTROL_PREFIX } from './control.js';
import { type Fault, Faults, mishapOf } from './faults.js';
import { send } from './send.js';
import type { RequestHead, Service, ServiceReply, ServiceRequest } from './types.js';

/** Where to listen. */
export interface ListenOptions {
  readonly host: string;
  readonly port: number;
}

/** A simulated service behind a real HTTP server, with its log of calls and its faults. */
export class ServiceServer {
  readonly calls = new CallLog();
  readonly faults = new Faults();
  readonly #service: Service;
  readonly #server: Server;

  constructor(service: Service) {
    this.#service = service;
    this.#server = createServer({ maxHeaderSize: 16_384, requestTimeout: 60_000 }, (request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  /** Resolves to the base URL; rejects when the port is taken. */
  listen({ host, port }: ListenOptions): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject);
        const { address, port: bound, family } = this.#server.address() as AddressInfo;
        resolve(`http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`);
      });
    });
  }

  /** Puts data, calls, faults and limits back to the start. */
  reset(): void {
    this.#service.reset();
    this.calls.clear();
    this.faults.clear();
  }

  /** Stops at once: answers under way are cut. */
  close(): Promise<void> {
    this.#service.close();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const { signal } = gone;
    const head = headOf(incoming);
    const bytes = await readBody(incoming, this.#service.maxBodyBytes);
    const request = requestOf(head, bytes ?? Buffer.alloc(0));
    if (head.path.startsWith(CONTROL_PREFIX)) {
      return await send(response, answerControl(this, request), undefined, signal);
    }
    const finish = this.calls.start(request);
    response.once('close', () => finish(response.headersSent ? response.statusCode : 0, !response.writableFinished));
    const reply = bytes === undefined ? this.#refuseBody(incoming) : await this.#answer(request);
    await send(response, reply, head.headers['accept-encoding'], signal);
  }

  async #answer(request: ServiceRequest): Promise<ServiceReply> {
    const fault = this.faults.take(request);
    return fault ? withFault(this.#service, request, fault) : this.#service.answer(request);
  }

  /** The rest of the body is not worth reading: the connection ends with the answer. */
  #refuseBody(incoming: IncomingMessage): ServiceReply {
    incoming.resume();
    const reply = this.#service.tooLarge();
    return { ...reply, headers: { ...reply.headers, connection: 'close' } };
  }
}

function headOf({ method = 'GET', url = '/', headers }: IncomingMessage): RequestHead {
  const mark = url.indexOf('?');
  const [path, query] = mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
  return { method, path, query, headers };
}

/** The text of a body is made when somebody reads it: that of a chunk of a file never is. */
function requestOf(head: RequestHead, bytes: Buffer): ServiceRequest {
  let text: string | undefined;
  return {
    ...head,
    bytes,
    get body() {
      text ??= bytes.toString('utf8');
      return text;
    },
  };
}

async function withFault(service: Service, request: ServiceRequest, fault: Fault): Promise<ServiceReply> {
  const mishap = mishapOf(fault);
  const isReplaced = fault.status !== undefined || fault.body !== undefined || mishap === 'reset' || mishap === 'hang';
  const real = isReplaced && !fault.processed ? undefined : await service.answer(request);
  const base = isReplaced || !real ? service.failure(fault.status ?? 200, fault.code) : real;
  return {
    status: fault.status ?? base.status,
    headers: { ...base.headers, ...lowerCased(fault.headers) },
    body: bodyOf(fault) ?? base.body,
    delayMs: (real?.delayMs ?? 0) + (fault.delayMs ?? 0),
    ...(mishap && { mishap }),
  };
}

const lowerCased = (headers: Fault['headers'] = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const bodyOf = ({ body }: Fault): string | undefined =>
  body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
