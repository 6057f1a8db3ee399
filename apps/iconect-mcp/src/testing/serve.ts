import { join } from 'node:path';
import { type Bundle, bundleApp, Session } from '@fastpath/mcp-kit/testing';
import { type IconectSandbox, type IconectSandboxOptions, startIconectSandbox } from '@fastpath/sandbox/iconect';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';

/** What the tests of one file share: the bundled server, and a sandbox for it. */
export interface Served {
  readonly app: Bundle;
  readonly sandbox: IconectSandbox;
  /** A server of its own for one test. */
  start(env?: Readonly<Record<string, string>>, args?: readonly string[]): Promise<Session>;
  /** The requests of the API that the sandbox served in this test, with `{id}` in place of each id. */
  calls(): readonly string[];
  /** How often somebody asked for tokens in this test. */
  signIns(): number;
}

/** Sets up a server and a sandbox for the tests of a file; to be called once, outside of all tests. */
export function serve(options: IconectSandboxOptions = {}): Served {
  let app: Bundle;
  let sandbox: IconectSandbox;
  let own: Session[] = [];

  beforeAll(async () => {
    [app, sandbox] = await Promise.all([
      bundleApp('iconect-mcp', join(import.meta.dirname, '..')),
      startIconectSandbox({ size: 'small', rateLimit: false, jobMs: 100, ...options }),
    ]);
  }, 60_000);
  beforeEach(() => sandbox.reset());
  afterEach(async () => {
    for (const session of own) await session[Symbol.asyncDispose]();
    own = [];
  });
  afterAll(() => sandbox.close());

  return {
    get app() {
      return app;
    },
    get sandbox() {
      return sandbox;
    },
    async start(env = {}, args = []) {
      const session = await new Session(app.script, { ...environmentOf(sandbox), ...env }, args).start();
      own.push(session);
      return session;
    },
    calls: () =>
      sandbox
        .calls()
        .filter(({ path }) => !isSignIn(path))
        .map(inShort),
    signIns: () => sandbox.calls().filter(({ path }) => isSignIn(path)).length,
  };
}

/** What a server has to be told to work with a sandbox. */
export const environmentOf = ({ baseUrl, clientId, clientSecret, username, password }: IconectSandbox) => ({
  ICONECT_BASE_URL: baseUrl,
  ICONECT_CLIENT_ID: clientId,
  ICONECT_CLIENT_SECRET: clientSecret,
  ICONECT_USERNAME: username,
  ICONECT_PASSWORD: password,
});

const isSignIn = (path: string): boolean => /\/(?:openid|oauth)\//.test(path);

const inShort = ({ method, path }: { readonly method: string; readonly path: string }): string =>
  `${method} ${path.replaceAll(/\/(?:[a-z]+-[\w-]*\d[\w-]*|[0-9a-f-]{36})(?=\/|$)/g, '/{id}')}`;
