import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

/** A request as the fake service saw it. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  /** Content-Encoding of the body; empty for none. */
  readonly encoding: string;
  readonly body: unknown;
}

/** What the fake service answers: a JSON value, or a function that takes the response into its own hands. */
export type Answer = (request: Seen, response: ServerResponse) => unknown;

/** A real HTTP server that answers as a test says, and remembers what it was asked. */
export class FakeService implements AsyncDisposable {
  readonly seen: Seen[] = [];
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  #answer: Answer = () => ({});

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  answer(answer: Answer): void {
    this.#answer = answer;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const encoding = request.headers['content-encoding'] ?? '';
    const text = unpack(Buffer.concat(chunks), encoding).toString();
    const { method = '', url: path = '' } = request;
    const authorization = request.headers.authorization ?? '';
    const seen = {
      method,
      path,
      authorization,
      encoding,
      body: bodyOf(text, request.headers['content-type']),
    };
    this.seen.push(seen);
    const value = await this.#answer(seen, response);
    if (value !== undefined) response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** JSON is parsed; a form is its text. */
const bodyOf = (text: string, type = ''): unknown =>
  text === '' ? undefined : type.startsWith('multipart/') ? text : (JSON.parse(text) as unknown);

const unpack = (body: Buffer, encoding: string) =>
  encoding === 'gzip' ? gunzipSync(body) : encoding === 'br' ? brotliDecompressSync(body) : body;

/** Resolves when `isTrue` holds, looking again at each turn of the event loop. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}

/** A promise that a test settles when it is time. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
