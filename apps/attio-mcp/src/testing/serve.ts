import type { Bundle, Person } from '@fastpath/mcp-kit/testing';
import { type Sandbox, startAttioSandbox } from '@fastpath/sandbox';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { bundle } from './bundle.js';
import { HttpProcess } from './http-process.js';
import { Session } from './session.js';

/** What the tests of one file share: the bundled server, and a sandbox for it. */
export interface Served {
  readonly app: Bundle;
  readonly sandbox: Sandbox;
  /** A server of its own for one test. */
  start(env?: Readonly<Record<string, string>>, args?: readonly string[], person?: Person): Promise<Session>;
  /** A server over HTTP of its own for one test. */
  startHttp(args?: readonly string[], env?: Readonly<Record<string, string>>): Promise<HttpProcess>;
  /** The server that tests share when its cache is nothing to them; started at its first use. */
  shared(): Promise<Session>;
  /** The requests that the sandbox served in this test, with `{id}` in place of each id. */
  calls(): readonly string[];
}

/** Sets up a server and a sandbox for the tests of a file; to be called once, outside of all tests. */
export function serve(): Served {
  let app: Bundle;
  let sandbox: Sandbox;
  let own: AsyncDisposable[] = [];
  let common: Promise<Session> | undefined;

  const launch = (env: Readonly<Record<string, string>> = {}, args: readonly string[] = [], person?: Person) =>
    new Session(
      app.script,
      { ATTIO_BASE_URL: `${sandbox.baseUrl}/v2`, ATTIO_API_KEY: sandbox.apiKey, ...env },
      args,
      person,
    ).start();

  beforeAll(async () => {
    [app, sandbox] = await Promise.all([bundle(), startAttioSandbox({ size: 'small', rateLimit: false })]);
  }, 60_000);
  beforeEach(() => sandbox.reset());
  afterEach(async () => {
    for (const session of own) await session[Symbol.asyncDispose]();
    own = [];
  });
  afterAll(async () => {
    await (await common)?.[Symbol.asyncDispose]();
    await sandbox.close();
  });

  return {
    get app() {
      return app;
    },
    get sandbox() {
      return sandbox;
    },
    async start(env, args, person) {
      const session = await launch(env, args, person);
      own.push(session);
      return session;
    },
    async startHttp(args, env) {
      const upstream = { ATTIO_BASE_URL: `${sandbox.baseUrl}/v2`, ATTIO_API_KEY: sandbox.apiKey };
      // a busy machine is no overload that a test is about
      const patient = ['--max-event-loop-delay-ms', '10000'];
      const server = new HttpProcess(app.script, { ...upstream, ...env }, [...patient, ...(args ?? [])]);
      own.push(server);
      return await server.start();
    },
    shared() {
      common ??= launch();
      return common;
    },
    calls: () => sandbox.calls().map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{36}/g, '{id}')}`),
  };
}
