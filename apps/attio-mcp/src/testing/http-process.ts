import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A reply, read. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
  readonly json: any;
}

/** The server over HTTP as a process of its own, on a free port. */
export class HttpProcess implements AsyncDisposable {
  readonly child: ChildProcess;
  url = '';
  /** Everything on standard error. */
  stderr = '';

  constructor(script: string, env: Readonly<Record<string, string>>, args: readonly string[] = []) {
    this.child = spawn(process.execPath, [script, '--transport', 'http', '--port', '0', ...args], {
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
  }

  /** Resolves once it listens; rejects with what it said when it ends before. */
  async start(): Promise<this> {
    const ended = once(this.child, 'close').then(() => {
      throw new Error(`the server ended first; it said: ${this.stderr}`);
    });
    ended.catch(() => {}); // it ends some time
    for (;;) {
      const found = /listens on (\S+)\/mcp/.exec(this.stderr)?.[1];
      if (found) {
        this.url = found;
        return this;
      }
      await Promise.race([once(this.child.stderr as NodeJS.EventEmitter, 'data'), ended]);
    }
  }

  /** Asks, with a JSON body where one is given. */
  async ask(route: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
    const [method = 'GET', path = '/'] = route.split(' ');
    const reply = await fetch(this.url + path, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await reply.text();
    return { status: reply.status, headers: reply.headers, json: text.startsWith('{') ? JSON.parse(text) : text };
  }

  /** Calls a tool over MCP, and resolves to its JSON. */
  async call(name: string, args: object, headers?: Readonly<Record<string, string>>) {
    const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } };
    const { json } = await this.ask('POST /mcp', message, headers);
    return JSON.parse(json.result.content[0].text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const closed = once(this.child, 'close');
    this.child.kill('SIGKILL');
    await closed;
  }
}
