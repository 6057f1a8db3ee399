import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';

/** An HTTP server as a child process. It says `listens on <url>` once it does. */
export class HttpProcess {
  #child;
  url = '';

  /** Spawns `node script`, with the path relative to this folder. */
  static async start(script, args = [], env = {}) {
    const server = new HttpProcess();
    const path = fileURLToPath(new URL(script, import.meta.url));
    server.#child = spawn(process.execPath, [path, ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    server.#child.stderr.setEncoding('utf8');
    while (server.url === '') {
      const [text] = await Promise.race([
        once(server.#child.stderr, 'data'),
        once(server.#child, 'exit').then(() => Promise.reject(new Error(`${script} ended: ${said}`))),
      ]);
      said += text;
      server.url = /listens on (http:\/\/[^\s/]+)/.exec(said)?.[1] ?? '';
    }
    server.#child.stderr.resume();
    return server;
  }

  /** Milliseconds of CPU that the threads alive have used. */
  cpuMs() {
    const threads = readdirSync(`/proc/${this.#child.pid}/task`);
    const used = (id) => Number(readFileSync(`/proc/${this.#child.pid}/task/${id}/schedstat`, 'utf8').split(' ')[0]);
    return threads.reduce((sum, id) => sum + used(id), 0) / 1e6;
  }

  /** Asks as fast as `connections` can for a while; fails when an answer is none. */
  async load({ path, seconds = 2, connections = 64, ...request }) {
    const cpuMs = this.cpuMs();
    const result = await autocannon({ url: this.url + path, duration: seconds, connections, ...request });
    const failed = result.errors + result.timeouts + result['4xx'] + result['5xx'];
    if (failed > 0) throw new Error(`${failed} requests failed: ${path}`);
    const { total } = result.requests;
    return {
      perSecond: total / result.duration,
      p99Ms: result.latency.p99,
      cpuUs: ((this.cpuMs() - cpuMs) * 1_000) / total,
    };
  }

  async stop() {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const impatience = setTimeout(() => this.#child.kill('SIGKILL'), 6_000);
    await ended;
    clearTimeout(impatience);
  }
}
