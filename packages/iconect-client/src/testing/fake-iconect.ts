import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A request as the service saw it. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export type Answer = (request: Seen, response: ServerResponse) => unknown;

/**
 * A real HTTP server that signs in Ada by her password, takes only tokens that it gave and did not revoke, and answers
 * everything else as a test says.
 */
export class FakeIconect implements AsyncDisposable {
  readonly seen: Seen[] = [];
  readonly tokenRequests: Record<string, string>[] = [];
  readonly tokenHeaders: IncomingMessage['headers'][] = [];
  /** Connections that were ever open at the same time. */
  maxSockets = 0;
  /** Seconds that tokens are said to hold. */
  expiresIn: number | undefined = 3_600;
  givesRefreshTokens = true;
  /** Answers a token request in place of the service. */
  onToken: Answer | undefined;
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #sockets = new Set<Socket>();
  #valid = '';
  #refresh = '';
  #count = 0;
  #answer: Answer = () => ({});

  async listen(): Promise<this> {
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      this.maxSockets = Math.max(this.maxSockets, this.#sockets.size);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  answer(answer: Answer): void {
    this.#answer = answer;
  }

  /** Ends the token that is in use, whatever was said about its time. */
  revoke(): void {
    this.#valid = '';
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    } catch {
      return; // the caller gave up
    }
    const raw = Buffer.concat(chunks);
    const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
    const seen = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
    const value = /\/token$/.test(seen.path) ? await this.#token(seen, response) : await this.#api(seen, response);
    if (value !== undefined && !response.writableEnded) {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
    }
  }

  async #api(seen: Seen, response: ServerResponse): Promise<unknown> {
    this.seen.push(seen);
    if (this.#valid === '' || seen.headers.authorization !== `Bearer ${this.#valid}`) {
      response.statusCode = 401;
      return { message: 'Token expired' };
    }
    return this.#answer(seen, response);
  }

  async #token(seen: Seen, response: ServerResponse): Promise<unknown> {
    const fields = fieldsOf(seen);
    this.tokenRequests.push(fields);
    this.tokenHeaders.push(seen.headers);
    if (this.onToken) return this.onToken(seen, response);
    const isKnown =
      (fields['grant_type'] === 'password' && fields['username'] === 'ada' && fields['password'] === 'right') ||
      (fields['grant_type'] === 'authorization_code' && fields['code'] === 'code-1') ||
      (fields['grant_type'] === 'refresh_token' && fields['refresh_token'] === this.#refresh && this.#refresh !== '');
    if (!isKnown) {
      response.statusCode = 400;
      return { error: 'invalid_grant', error_description: 'The credentials are not right.' };
    }
    this.#count += 1;
    this.#valid = `token-${this.#count}`;
    this.#refresh = this.givesRefreshTokens ? `refresh-${this.#count}` : '';
    return {
      access_token: this.#valid,
      token_type: 'Bearer',
      ...(this.expiresIn !== undefined && { expires_in: this.expiresIn }),
      ...(this.#refresh !== '' && { refresh_token: this.#refresh }),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function fieldsOf({ headers, body }: Seen): Record<string, string> {
  const text = body.toString();
  if (headers['content-type']?.includes('json')) return JSON.parse(text) as Record<string, string>;
  return Object.fromEntries(new URLSearchParams(text));
}
