import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** An MCP server as a child process, spoken to over its stdin and stdout by as little code as possible. */
export class McpProcess {
  #child;
  #ended;
  #waiting = new Map();
  #rest = '';
  #lastId = 0;

  /** Spawns `node script`, with the path relative to this folder or absolute. */
  constructor(script, env = {}, { stderr = 'inherit' } = {}) {
    const path = fileURLToPath(new URL(script, import.meta.url));
    this.#child = spawn(process.execPath, [path], {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', stderr],
    });
    this.#child.stdout.setEncoding('utf8').on('data', (text) => this.#receive(text));
    this.#ended = new Promise((resolve) => this.#child.once('exit', resolve));
    void this.#ended.then((code) => this.#fail(new Error(`${script} ended with ${code}`)));
  }

  /** Resolves to the result of a request; rejects with the error of the protocol. */
  request(method, params = {}) {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send({ jsonrpc: '2.0', id, method, params });
    });
  }

  async initialize() {
    const clientInfo = { name: 'bench', version: '0' };
    await this.request('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo });
    this.#send({ jsonrpc: '2.0', method: 'notifications/initialized' });
  }

  /** Calls a tool and resolves to its text; an answer that says it is an error is one. */
  async call(name, args) {
    const { content, isError } = await this.request('tools/call', { name, arguments: args });
    if (isError) throw new Error(content[0].text);
    return content[0].text;
  }

  /** Milliseconds of CPU that the threads alive have used, from the scheduler's nanoseconds. */
  cpuMs() {
    const threads = readdirSync(`/proc/${this.#child.pid}/task`);
    const nanoseconds = threads.map((id) => {
      const [onCpu] = readFileSync(`/proc/${this.#child.pid}/task/${id}/schedstat`, 'utf8').split(' ');
      return Number(onCpu);
    });
    return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6;
  }

  /** Megabytes resident now. */
  rssMb() {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)[1]) / 1024;
  }

  /** Closes its stdin, and waits until it has left. */
  async stop() {
    this.#child.stdin.end();
    const impatience = setTimeout(() => this.#child.kill('SIGKILL'), 5_000);
    await this.#ended;
    clearTimeout(impatience);
  }

  #send(message) {
    this.#child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  #receive(text) {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop();
    for (const line of lines) {
      const { id, result, error } = JSON.parse(line);
      const { resolve, reject } = this.#waiting.get(id) ?? {};
      if (!resolve) continue; // a notification
      this.#waiting.delete(id);
      if (error) reject(new Error(error.message));
      else resolve(result);
    }
  }

  #fail(error) {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** Runs `task(0)` to `task(count - 1)`, at most `inFlight` of them at a time. */
export async function runAll(count, inFlight, task) {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      next += 1;
      await task(next - 1);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}
