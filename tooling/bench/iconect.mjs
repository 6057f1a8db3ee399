import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bulkUpdate, createIconectClient, operations, uploadFile } from '@fastpath/iconect-client';
import { request } from 'undici';
import { withIconect } from './iconect-sandbox.mjs';
import { compare, row, show } from './report.mjs';
import { bare, iconectMcp } from './servers.mjs';
import { cpuToList } from './start.mjs';

const CHUNK_BYTES = 5 * 2 ** 20;
const place = { projectId: 'proj-123', fileStoreId: 'store-001' };

/** The targets of iCONECT: uploads, bulk changes, cached reads, start and memory. */
export const iconect = () =>
  withIconect(
    async (sandbox) => [...(await uploads(sandbox)), ...(await bulk(sandbox)), ...(await server(sandbox))],
    ['--size', 'small', '--bulk-per-second', '5000'],
  );

async function withClient(options, use) {
  const client = createIconectClient(options);
  try {
    await client.call(operations.projects.list, {});
    return await use(client);
  } finally {
    await client[Symbol.asyncDispose]();
  }
}

/** Uploads of 100 MiB, against a loop that sends the same chunks, three at a time, and does nothing else. */
const uploads = ({ options, baseUrl }) =>
  withClient(options, async (client) => {
    const root = mkdtempSync(join(tmpdir(), 'iconect-bench-'));
    const bytes = randomBytes(20 * CHUNK_BYTES);
    writeFileSync(join(root, 'a.bin'), bytes);
    const [ours, peer] = [[], []];
    try {
      for (let round = 0; round < 5; round += 1) {
        ours.push(await rate(bytes.length, () => uploadFile(client, { path: 'a.bin', ...place }, { root })));
        peer.push(await rate(bytes.length, () => rawUpload(baseUrl, client.session.headers(), bytes)));
      }
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
    return [
      compare('upload of 100 MiB in chunks; peer is a loop of undici.request', 'MB/s', ours, peer, { atLeast: 0.8 }),
    ];
  });

async function rate(length, work) {
  const began = performance.now();
  await work();
  return length / 1e6 / ((performance.now() - began) / 1_000);
}

async function rawUpload(baseUrl, headers, bytes) {
  const post = async (path, body) => {
    const reply = await request(`${baseUrl}/v1/files/upload/chunked/${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return reply.body.json();
  };
  const { id } = await post('initiate', {
    fileName: 'a.bin',
    fileSize: bytes.length,
    chunkSize: CHUNK_BYTES,
    ...place,
  });
  const count = bytes.length / CHUNK_BYTES;
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const n = next;
      next += 1;
      const chunkData = bytes.subarray(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES).toString('base64');
      await post(`${id}/chunks/${n}`, { chunkData });
    }
  };
  await Promise.all([worker(), worker(), worker()]);
  await post(`${id}/complete`, {});
}

/** Changes of 1,000 records: how fast, and by how many calls. */
const bulk = ({ options, control }) =>
  withClient(options, async (client) => {
    const recordIds = Array.from({ length: 1_000 }, (_, i) => `rec-${String(i + 1).padStart(6, '0')}`);
    await control.calls();
    const began = performance.now();
    const { succeeded } = await bulkUpdate(client, {
      projectId: 'proj-123',
      action: 'update',
      recordIds,
      parameters: { fields: { status: 'processed' } },
    });
    const perSecond = succeeded / ((performance.now() - began) / 1_000);
    const begun = (await control.calls()).filter(
      ({ method, path }) => method === 'POST' && path === '/v1/records/bulk',
    );
    return [
      row('bulk update of 1,000 records', show(perSecond, 'records/s'), '', '', 'over 100', perSecond > 100),
      row('calls that begin it', `${begun.length}`, '', '', 'one per 100', begun.length === 10),
    ];
  });

/** The server over stdio: a cached query, its memory afterwards, and its start. */
async function server({ env }) {
  const mcp = iconectMcp(env);
  await mcp.initialize();
  const times = [];
  for (let i = 0; i < 3_000; i += 1) {
    const began = performance.now();
    await mcp.call('iconect_search_records', {
      projectId: 'proj-123',
      query: 'merger',
      pageSize: 20,
      fields: ['name'],
    });
    if (i >= 500) times.push(performance.now() - began);
  }
  const p99 = times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)];
  const rssMb = mcp.rssMb();
  await mcp.stop();
  const [ours, peer] = [[], []];
  for (let i = 0; i < 11; i += 1) {
    ours.push(await cpuToList(iconectMcp({})));
    peer.push(await cpuToList(bare()));
  }
  return [
    row('cached query over stdio, p99', show(p99, 'ms'), '', '', 'under 5 ms', p99 < 5),
    row('RSS after 3,000 queries', show(rssMb, 'MB'), '', '', 'under 150 MB', rssMb < 150),
    compare('iconect-mcp: start to the tools/list reply, CPU', 'ms', ours, peer, { atMost: 1.3 }),
  ];
}
