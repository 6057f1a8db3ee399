import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type IconectSandbox, startIconectSandbox } from '@fastpath/sandbox';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createIconectClient, type IconectClient, type IconectOptions } from './client.js';
import { peer } from './dialect/dialect.js';
import { downloadFile } from './files/download-file.js';
import { uploadFile } from './files/upload-file.js';
import { fields, projects, records, views } from './operations/index.js';
import { readAll } from './reading/pages.js';
import { streamRecords } from './reading/stream-records.js';
import { signInByBrowser } from './session/browser-sign-in.js';
import { bulkUpdate } from './work/bulk-update.js';
import { runJob } from './work/run-job.js';

// The whole of it against the simulated service, which was written by what is known of the real one.

let sandbox: IconectSandbox;
let client: IconectClient;
let root: string;
const projectId = 'proj-123';
const clients: IconectClient[] = [];

beforeAll(async () => {
  sandbox = await startIconectSandbox({ size: 'small', jobMs: 50, rateLimit: false });
});
afterAll(() => sandbox[Symbol.asyncDispose]());
beforeEach(() => {
  sandbox.reset();
  root = mkdtempSync(join(tmpdir(), 'iconect-test-'));
  client = connect();
});
afterEach(async () => {
  for (const one of clients.splice(0)) await one[Symbol.asyncDispose]();
  rmSync(root, { recursive: true, force: true });
});

function connect(options: Partial<IconectOptions> = {}): IconectClient {
  const { baseUrl, clientId, clientSecret, username, password } = sandbox;
  const credentials = { username, password };
  const made = createIconectClient({ baseUrl, clientId, clientSecret, credentials, ...options });
  clients.push(made);
  return made;
}
const soon = { firstWaitMs: 5, maxWaitMs: 20 };
const idsOf = async (count: number) =>
  (await client.call(records.list, { projectId, pageSize: count })).data.map(({ id }) => id);

describe('the service', () => {
  it('signs in by password in both dialects, and through the browser', async () => {
    for (const dialect of [client.dialect, peer]) {
      const one = connect({ dialect });
      expect((await one.call(projects.list, {})).data).not.toHaveLength(0);
    }
    const browser = connect({ credentials: undefined });
    // The page of the sandbox signs in at once, and sends the browser back.
    const onUrl = async (url: string) => void (await (await fetch(url)).text());
    expect(await signInByBrowser(browser.session, { onUrl })).toMatchObject({
      authenticated: true,
      hasRefreshToken: true,
    });
    sandbox.expireTokens();
    expect((await browser.call(projects.list, {})).data).not.toHaveLength(0);
  });

  it('is asked once more, with another token, for each of ten calls whose token had ended', async () => {
    await client.call(projects.list, {});
    const ids = await idsOf(10);
    sandbox.expireTokens();
    await Promise.all(ids.map((id) => client.call(records.get, { id })));
    const tokens = sandbox.calls().filter(({ path }) => path.endsWith('/token'));
    expect(tokens).toHaveLength(2);
  });

  it('gives every record of a project, and those that a filter finds', async () => {
    const { total = 0 } = await client.call(records.list, { projectId, pageSize: 1 });
    const ids = new Set<string>();
    for await (const { id } of streamRecords(client, projectId)) ids.add(id);
    expect(ids.size).toBe(total);
    const filters = { createdDate: { $gte: '2024-01-01' }, status: { $in: ['active', 'archived'] } };
    for await (const record of streamRecords(client, projectId, { filters })) {
      expect(['active', 'archived']).toContain(record.status);
      expect(Date.parse(String(record.createdDate))).toBeGreaterThanOrEqual(Date.parse('2024-01-01'));
    }
  });

  it('gives whole lists, and the same page again without a call', async () => {
    const { rows } = await readAll(client, fields.list, { projectId, pageSize: 3 });
    const page = await client.call(fields.list, { projectId, pageSize: 100 });
    expect(rows.map(({ id }) => id)).toEqual(page.data.map(({ id }) => id));
    const before = sandbox.calls().length;
    await client.call(fields.list, { projectId, pageSize: 100 });
    expect(sandbox.calls()).toHaveLength(before);
  });

  it('changes many records, and each read sees it', async () => {
    const recordIds = await idsOf(100);
    const [id = ''] = recordIds;
    await client.call(records.get, { id });
    const change = { projectId, action: 'tag', recordIds, parameters: { tags: ['hot'] } } as const;
    expect(await bulkUpdate(client, change, soon)).toMatchObject({ succeeded: 100, failed: 0, isComplete: true });
    expect((await client.call(records.get, { id })).tags).toContain('hot');
    expect(sandbox.calls().filter(({ path, method }) => method === 'POST' && path.endsWith('/bulk'))).toHaveLength(1);
  });

  it('runs jobs to their end', async () => {
    const input = { name: 'Export', type: 'export', projectId, configuration: {} };
    const report = await runJob(client, 'custom', input, soon);
    expect(report).toMatchObject({ succeeded: true, isComplete: true });
    expect(report.log).not.toHaveLength(0);
  });

  it('computes views', async () => {
    const view = await client.call(views.create, {
      name: 'by-status',
      displayName: 'By status',
      type: 'list',
      projectId,
      baseQuery: { aggregations: [{ field: 'id', function: 'count', alias: 'n' }], grouping: ['status'] },
      displayOptions: { fields: [] },
    });
    const { data } = await client.call(views.rows, { id: view.id ?? '' });
    const { total } = await client.call(records.list, { projectId, pageSize: 1 });
    expect(data.reduce((sum, row) => sum + Number(row['n']), 0)).toBe(total);
  });

  it.each(['json-base64', 'octet', 'multipart'] as const)(
    'stores files that come in chunks as %s, under faults, byte by byte',
    async (form) => {
      client = connect({ dialect: { ...client.dialect, upload: { ...client.dialect.upload, form } } });
      const bytes = randomBytes(2_000_000);
      writeFileSync(join(root, 'evidence.bin'), bytes);
      for (const fault of [{ status: 503 }, { reset: true }, { status: 500, processed: true }, { truncate: true }]) {
        sandbox.inject({ match: { method: 'POST', path: '/v1/files/upload/chunked/*/chunks/*' }, times: 2, ...fault });
      }
      sandbox.inject({ match: { path: '*/complete' }, reset: true, processed: true });
      const input = { path: 'evidence.bin', projectId, fileStoreId: 'store-001' };
      const report = await uploadFile(client, input, { root, chunkBytes: 100_000, retryDelayMs: 1, maxAttempts: 10 });
      expect(report.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
      expect(report.file.hash).toBe(report.sha256);

      sandbox.inject({ match: { path: '*/download' }, truncate: true, times: 2 });
      await downloadFile(client, { id: report.file.id ?? '', to: 'back.bin' }, { root, retryDelayMs: 1 });
      expect(readFileSync(join(root, 'back.bin')).equals(bytes)).toBe(true);
    },
  );
});
