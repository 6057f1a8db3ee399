import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';

type Reply = Readonly<Record<string, unknown>> & { readonly id?: unknown };

/** A server under test: a real process that the test speaks to line by line. */
export class FixtureProcess implements AsyncDisposable {
  /** Every line that came on standard output. */
  readonly lines: string[] = [];
  readonly child: ChildProcessWithoutNullStreams;
  /** Resolves to the exit code, or to the name of the signal that ended it. */
  readonly exit: Promise<number | string>;
  stderr = '';
  readonly #replies = new Map<unknown, Reply>();
  readonly #events = new EventEmitter().setMaxListeners(0);
  #ended = false;
  #id = 0;

  constructor(script: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
    this.child = spawn(process.execPath, [script, ...args], { env: { PATH: process.env['PATH'] ?? '', ...env } });
    createInterface({ input: this.child.stdout, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) =>
      this.#take(line),
    );
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
      this.#events.emit('said');
    });
    this.child.stdin.on('error', () => {}); // it may have ended first
    this.exit = once(this.child, 'close').then(([code, signal]) => {
      this.#ended = true;
      this.#events.emit('said');
      return code ?? signal;
    });
  }

  /** Everything on standard output, parsed; throws if a line is no JSON. */
  get messages(): readonly Reply[] {
    return this.lines.map((line) => JSON.parse(line) as Reply);
  }

  write(message: object | string): void {
    this.child.stdin.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`);
  }

  /** Sends a request without waiting; returns its id. */
  send(method: string, params?: object): number {
    this.#id += 1;
    this.write({ jsonrpc: '2.0', id: this.#id, method, ...(params && { params }) });
    return this.#id;
  }

  /** Sends a request; resolves to its reply, rejects when the process ends without one. */
  request(method: string, params?: object): Promise<Reply> {
    const id = this.send(method, params);
    return this.#until(() => this.#replies.get(id));
  }

  call(name: string, args: object = {}): Promise<Reply> {
    return this.request('tools/call', { name, arguments: args });
  }

  /** Resolves once the pattern stands on standard error. */
  async says(pattern: RegExp): Promise<void> {
    await this.#until(() => this.stderr.match(pattern) ?? undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exit;
  }

  async #until<T>(look: () => T | undefined): Promise<T> {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (this.#ended) throw new Error(`the process ended first; it said: ${this.stderr}`);
      await once(this.#events, 'said');
    }
  }

  #take(line: string): void {
    this.lines.push(line);
    if (line.startsWith('{"jsonrpc"')) {
      const message = JSON.parse(line) as Reply;
      this.#replies.set(message.id, message);
    }
    this.#events.emit('said');
  }
}
