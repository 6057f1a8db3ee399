import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { startAttioSandbox } from '@fastpath/sandbox';
import { afterAll, beforeAll, bench, describe } from 'vitest';
import { type Client, createAttioClient, operations, searchRecords, Workspace } from '../index.js';
import { seeded } from '../testing/zipf.js';
import { LocalIndex } from './local-index.js';

const queries = 500;
const objects = ['companies', 'people'];
const noRequest = { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 };

let closing: AsyncDisposable[] = [];
let client: Client;
let index: LocalIndex;
let titles: readonly string[];
let built = '';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Megabytes on the heap that something holds. */
async function usedMb(): Promise<number> {
  for (let i = 0; i < 4; i++) {
    await turn();
    collectGarbage();
  }
  return process.memoryUsage().heapUsed / 1e6;
}

beforeAll(async () => {
  const sandbox = await startAttioSandbox({ size: 'full', rateLimit: false });
  client = createAttioClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl, limits: { readsPerSecond: 10_000 } });
  index = new LocalIndex(client, { objects });
  closing = [index, client, sandbox];
  const people = await client.call(operations.records.query, { object: 'people', limit: 500 }, { keep: false });
  titles = people.map(({ values }) => String(values['name']?.[0]));
  const begun = performance.now();
  await index.build();
  const seconds = (performance.now() - begun) / 1_000;
  const { records, terms } = index.stats();
  built = `${records} records, ${terms} words, read in ${seconds.toFixed(1)} s`;
}, 300_000);

afterAll(async () => {
  for (const one of closing) await one[Symbol.asyncDispose]();
});

/** Registers a benchmark that prints what `run` returns. */
function measure(what: string, run: () => string | Promise<string>): void {
  bench(what, async () => console.log(`${what}: ${await run()}`), noRequest);
}

/** Median and 99th percentile of what a call takes, in milliseconds. */
function spread(times: readonly number[]): { readonly median: number; readonly text: string } {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return { median: at(0.5), text: `median ${at(0.5).toFixed(2)} ms, p99 ${at(0.99).toFixed(2)} ms` };
}

/** What somebody typed by the time of a name's nth letter. */
function typed(letters: number): readonly string[] {
  const random = seeded(letters);
  return Array.from({ length: queries }, () => (titles[Math.floor(random() * titles.length)] ?? '').slice(0, letters));
}

function timesOf(asked: readonly string[], options: Parameters<LocalIndex['search']>[1]): readonly number[] {
  return asked.map((query) => {
    const begun = performance.now();
    index.search(query, options);
    return performance.now() - begun;
  });
}

describe('10,000 companies and 50,000 people', () => {
  for (const letters of [1, 2, 3, 6, 12]) {
    measure(`a search by ${letters} letters`, () => spread(timesOf(typed(letters), { object: 'people' })).text);
  }

  measure('a search by 6 letters, bm25', () => spread(timesOf(typed(6), { object: 'people', algorithm: 'bm25' })).text);
  measure('a search by 12 letters, fuzzy', () => spread(timesOf(typed(12), { object: 'people', fuzzy: 0.2 })).text);

  measure('a search by 6 letters, against one request to a service on the same machine', async () => {
    const workspace = new Workspace(client);
    const ours = spread(timesOf(typed(6), { object: 'people' }));
    const times: number[] = [];
    for (const query of new Set(typed(6).slice(0, 40))) {
      const begun = performance.now();
      await searchRecords(workspace, { object: 'people', query, limit: 10 });
      times.push(performance.now() - begun);
    }
    const service = spread(times);
    return `${ours.text}; the service ${service.text}: ${(ours.median / service.median).toFixed(3)}x`;
  });

  // What is freed at the end is what it took: the service, in the same process, keeps what it made meanwhile.
  measure('memory', async () => {
    const before = await usedMb();
    await index[Symbol.asyncDispose]();
    return `${built}: ${(before - (await usedMb())).toFixed(0)} MB`;
  });
});
