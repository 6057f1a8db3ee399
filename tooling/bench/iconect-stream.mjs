// node --expose-gc tooling/bench/iconect-stream.mjs: every record of a project of 100,000, one by one, in constant memory.
import { createIconectClient, operations, streamRecords } from '@fastpath/iconect-client';
import { withIconect } from './iconect-sandbox.mjs';
import { conditions, row, show, table } from './report.mjs';

const mb = (bytes) => bytes / 2 ** 20;

const rows = await withIconect(async ({ options }) => {
  const client = createIconectClient(options);
  await client.call(operations.projects.list, {});
  for await (const _ of streamRecords(client, 'proj-124')); // what is compiled and opened once is no growth
  globalThis.gc?.();
  const before = process.memoryUsage();
  const began = performance.now();
  let [count, most] = [0, 0];
  const heaps = [];
  for await (const _ of streamRecords(client, 'proj-123')) {
    count += 1;
    if (count % 1_000 === 0) most = Math.max(most, process.memoryUsage().rss);
    if (count % 25_000 === 0) {
      globalThis.gc?.();
      heaps.push(mb(process.memoryUsage().heapUsed));
    }
  }
  await client[Symbol.asyncDispose]();
  const seconds = (performance.now() - began) / 1_000;
  const growth = mb(most - before.rss);
  const drift = heaps.at(-1) - heaps[0];
  return [
    row('records streamed', count.toLocaleString('en'), '', '', '100,000', count === 100_000),
    row('records per second', show(count / seconds, '/s'), '', '', '', undefined),
    row('RSS growth', show(growth, 'MB'), '', '', 'at most 80 MB', growth <= 80),
    row('heap after gc, from 25,000 to 100,000 records', show(drift, 'MB'), '', '', 'no growth (1 MB)', drift <= 1),
  ];
});
console.log(`\n${conditions()}\n\n${table(rows)}`);
