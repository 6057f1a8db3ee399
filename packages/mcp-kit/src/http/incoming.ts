import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { HttpRequest, Principal } from './route.js';

const empty = Buffer.alloc(0);
const nobody: Principal = { id: 'nobody', scopes: new Set() };
const none: Readonly<Record<string, string>> = {};

/** A request on its way in. What few handlers ask for is made when one does: a cached answer needs neither query nor signal. */
export class Incoming implements HttpRequest {
  readonly startedAt = performance.now();
  /** The path of its route, once that is found. */
  route = '';
  readonly method: string;
  readonly url: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  params: Readonly<Record<string, string>> = none;
  body: Buffer = empty;
  principal: Principal = nobody;
  readonly #request: IncomingMessage;
  readonly #search: string;
  #query: URLSearchParams | undefined;
  #controller: AbortController | undefined;
  #aborted = false;

  constructor(request: IncomingMessage) {
    const { method = 'GET', url = '/', headers } = request;
    const mark = url.indexOf('?');
    this.method = method;
    this.url = url;
    this.path = mark < 0 ? url : url.slice(0, mark);
    this.#search = mark < 0 ? '' : url.slice(mark + 1);
    this.headers = headers;
    this.#request = request;
  }

  get query(): URLSearchParams {
    this.#query ??= new URLSearchParams(this.#search);
    return this.#query;
  }

  get ip(): string {
    return this.#request.socket.remoteAddress ?? '';
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#aborted) this.#controller.abort();
    }
    return this.#controller.signal;
  }

  /** Whether nobody waits for the reply any more. */
  get aborted(): boolean {
    return this.#aborted;
  }

  abort(): void {
    this.#aborted = true;
    this.#controller?.abort();
  }
}
