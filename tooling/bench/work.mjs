import { createAttioClient, flatten, operations, sync, Workspace } from '@fastpath/attio-client';
import * as z from 'zod';
import { median, row, show } from './report.mjs';
import { withSandbox } from './sandbox-process.mjs';
import { attioMcp } from './servers.mjs';

const upserts = 500;
const pageRows = 500;

/** Work on many records: written at the pace that Attio allows, read in as few requests as there are pages, flattened. */
export async function work() {
  return [await bulk(), ...(await syncAll()), await flattening()];
}

/** Upserts against a sandbox that refuses more than 25 writes a second. */
const bulk = () =>
  withSandbox(['--size', 'small'], async ({ baseUrl, apiKey, calls }) => {
    const server = attioMcp(baseUrl, apiKey);
    await server.initialize();
    const items = Array.from({ length: upserts }, (_, i) => ({
      values: { name: `B ${i}`, domains: [`b${i}.example`] },
    }));
    const begun = performance.now();
    const text = await server.call('write_records', {
      object: 'companies',
      action: 'upsert',
      matching_attribute: 'domains',
      items,
    });
    const perSecond = upserts / ((performance.now() - begun) / 1_000);
    const { ok } = JSON.parse(text);
    const refused = (await calls()).filter(({ status }) => status === 429).length;
    await server.stop();
    const ours = `${perSecond.toFixed(1)}/s, ${ok} ok, ${refused} refused`;
    return row(
      `${upserts} upserts, limit 25/s`,
      ours,
      '',
      '',
      'at least 24/s, all ok',
      perSecond >= 24 && ok === upserts,
    );
  });

/** All companies and people of the full sandbox. */
const syncAll = () =>
  withSandbox([], async ({ baseUrl, apiKey, calls }) => {
    const client = createAttioClient({ baseUrl, apiKey });
    const workspace = new Workspace(client);
    await calls();
    const begun = performance.now();
    let count = 0;
    const onBatch = (records) => {
      count += records.length;
    };
    for (const object of ['companies', 'people']) await sync(workspace, object, { onBatch });
    const seconds = (performance.now() - begun) / 1_000;
    const served = await calls();
    const pages = served.filter(({ path }) => path.endsWith('/query'));
    const servedMs = pages.reduce((sum, { durationMs }) => sum + durationMs, 0);
    await client[Symbol.asyncDispose]();
    const fewest = Math.ceil(count / pageRows);
    const allowed = Math.max(fewest / 100, servedMs / 1_000);
    return [
      row(
        `requests of a sync of ${count.toLocaleString('en')} records`,
        `${pages.length}`,
        `${fewest} pages`,
        `${(pages.length / fewest).toFixed(2)}x`,
        'at most 1.1x',
        pages.length / fewest <= 1.1,
      ),
      row(
        'its time; peer is the time that the service spent, or 100 reads/s',
        show(seconds, 's'),
        show(allowed, 's'),
        `${(seconds / allowed).toFixed(2)}x`,
        'at most 1.1x',
        seconds / allowed <= 1.1,
      ),
    ];
  });

/** From the text of a page to plain records, against JSON.parse alone. */
const flattening = () =>
  withSandbox([], async ({ baseUrl, apiKey }) => {
    const client = createAttioClient({ baseUrl, apiKey });
    const schema = await new Workspace(client).schema('companies');
    const reply = await fetch(`${baseUrl}/v2/objects/companies/records/query`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ limit: pageRows }),
    });
    const text = await reply.text();
    const { output } = operations.records.query;
    const parsed = [];
    const flattened = [];
    for (let i = -5; i < 25; i += 1) {
      const a = performance.now();
      const { data } = JSON.parse(text);
      const b = performance.now();
      const rows = z.parse(output, data);
      for (const record of rows) flatten(record, 'companies', schema.bySlug);
      const c = performance.now();
      if (i < 0) continue;
      parsed.push(b - a);
      flattened.push(c - b);
    }
    await client[Symbol.asyncDispose]();
    const ratio = median(flattened.map((one, i) => one / parsed[i]));
    return row(
      `flatten of a page of ${pageRows} (${Math.round(text.length / 1024)} KB); peer is JSON.parse`,
      show(median(flattened), 'ms'),
      show(median(parsed), 'ms'),
      `${ratio.toFixed(2)}x`,
      'at most 3x',
      ratio <= 3,
    );
  });
