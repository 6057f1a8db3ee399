import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const preload = new URL('report-cpu.cjs', import.meta.url).pathname;

/** A server process that is asked over stdio and says what it has used. */
export class MeasuredServer {
  #child;
  #usage;
  #waiting = new Map();
  #id = 0;

  constructor(script) {
    this.#child = spawn(process.execPath, ['--require', preload, script], { stdio: 'pipe' });
    this.#usage = createInterface({ input: this.#child.stderr });
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      const { id } = JSON.parse(line);
      this.#waiting.get(id)?.();
      this.#waiting.delete(id);
    });
  }

  request(method, params) {
    this.#id += 1;
    const id = this.#id;
    this.#child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  /** Shakes hands and lists the tools, as each client does first. */
  async greet() {
    const clientInfo = { name: 'bench', version: '0' };
    await this.request('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo });
    this.#child.stdin.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
    await this.request('tools/list');
  }

  /** CPU milliseconds of the whole process since its start, and its memory now. */
  async usage() {
    const answer = once(this.#usage, 'line');
    this.#child.kill('SIGUSR2');
    return JSON.parse((await answer)[0]);
  }

  async stop() {
    this.#child.kill('SIGKILL');
    await once(this.#child, 'close');
  }
}
