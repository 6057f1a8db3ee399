import type { Client } from '@fastpath/api-kit';
import { type Sandbox, startAttioSandbox } from '@fastpath/sandbox';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { createAttioClient } from '../client.js';
import { Workspace } from '../workspace.js';

/** What the tests of a file share: a sandbox, and a workspace that reads its metadata once. */
export interface SharedWorkspace {
  readonly sandbox: Sandbox;
  readonly workspace: Workspace;
  /** The requests of this test, but for reads of metadata and members. */
  sent(): readonly string[];
}

/** Sets up a sandbox and a workspace for the tests of a file; to be called once, outside of all tests. */
export function sharedWorkspace(): SharedWorkspace {
  let sandbox: Sandbox;
  let client: Client;
  let workspace: Workspace;

  beforeAll(async () => {
    sandbox = await startAttioSandbox({ size: 'small', rateLimit: false });
    client = createAttioClient({
      apiKey: sandbox.apiKey,
      baseUrl: sandbox.baseUrl,
      limits: { readsPerSecond: 10_000, writesPerSecond: 10_000 },
    });
    workspace = new Workspace(client);
  });
  beforeEach(() => sandbox.reset());
  afterAll(async () => {
    await client[Symbol.asyncDispose]();
    await sandbox.close();
  });

  return {
    get sandbox() {
      return sandbox;
    },
    get workspace() {
      return workspace;
    },
    sent: () =>
      sandbox
        .calls()
        .filter(({ path }) => !isMetadata(path))
        .map(({ method, path }) => `${method} ${path}`),
  };
}

const isMetadata = (path: string) =>
  /^\/v2\/(objects|lists|workspace_members)$/.test(path) || path.includes('/attributes');

/** The error with which something is refused, in short. */
export async function complaint(
  work: Promise<unknown>,
): Promise<{ code: string; field: string; expected: string } | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    const { code, field, expected } = error as { code: string; field: string; expected: string };
    return { code, field, expected };
  }
}
