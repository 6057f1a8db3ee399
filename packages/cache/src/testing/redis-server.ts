import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Whether there is a `redis-server` to start. Says so loudly where there is none. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
if (!hasRedis)
  process.stderr.write('\n*** SKIPPED: tests against a real Redis, there is no redis-server on PATH ***\n\n');

/** A Redis of our own on a free port, that can be killed, frozen and started again. */
export class RedisServer implements AsyncDisposable {
  readonly port: number;
  #process: ChildProcess | undefined;
  #watch: ChildProcess | undefined;

  private constructor(port: number) {
    this.port = port;
  }

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await freePort());
    await server.start();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const flags = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    this.#process = spawn('redis-server', flags, { stdio: 'ignore' });
    // Benchmarks have no teardown: this ends the server when the thread that started it is gone.
    const whenGone = `cat >/dev/null; kill -9 ${this.#process.pid}`;
    this.#watch = spawn('sh', ['-c', whenGone], { stdio: ['pipe', 'ignore', 'ignore'] });
    while (!(await this.#answers())) await delay(10);
  }

  async kill(): Promise<void> {
    this.#watch?.kill('SIGKILL');
    const ended = this.#process && once(this.#process, 'exit');
    this.#process?.kill('SIGKILL');
    await ended;
    this.#process = undefined;
  }

  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process !== undefined) await this.kill();
  }

  async #answers(): Promise<boolean> {
    const socket = connect(this.port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return true;
    } catch {
      return false;
    } finally {
      socket.destroy();
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
