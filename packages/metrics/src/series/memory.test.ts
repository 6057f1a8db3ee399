import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { Metrics } from '../metrics.js';
import { latencies } from '../testing/latencies.js';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** What is still referred to, once the sweeping of earlier garbage has ended too. */
async function bytesInUse(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    gc();
    await setImmediate();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

it('a histogram series that records 100 values a second takes at most 80 KB', async () => {
  let now = 1_800_000_000_000;
  const metrics = new Metrics({ now: () => now });
  const duration = metrics.histogram('duration', { unit: 's', labels: ['tool'] });
  const values = latencies(8_192);
  const before = await bytesInUse();
  const all = Array.from({ length: 8 }, (_, i) => duration.with({ tool: `tool ${i}` }));
  for (let minute = 0; minute < 61; minute++) {
    for (const one of all) for (let i = 0; i < 6_000; i++) one.record(values[(minute * 6_000 + i) & 8_191] as number);
    now += 60_000;
  }
  const perSeries = ((await bytesInUse()) - before) / all.length;
  process.stderr.write(`memory of a busy series: ${Math.round(perSeries / 1024)} KB\n`);
  expect(perSeries).toBeLessThan(80 * 1024);
  expect(metrics.snapshot({ windowMs: 3_600_000 }).series).toHaveLength(8);
});
