import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Metrics } from '../metrics.js';
import { gc } from '../testing/gc.js';
import { latencies } from '../testing/latencies.js';

const SERIES = 16;

/** A registry of series that each recorded 100 values a second for more than an hour. */
function busy(): Metrics {
  let now = 1_800_000_000_000;
  const metrics = new Metrics({ now: () => now });
  const duration = metrics.histogram('duration', { unit: 's', labels: ['tool'] });
  const values = latencies(8_192);
  const all = Array.from({ length: SERIES }, (_, i) => duration.with({ tool: `tool ${i}` }));
  for (let minute = 0; minute < 61; minute++) {
    for (const one of all) for (let i = 0; i < 6_000; i++) one.record(values[(minute * 6_000 + i) & 8_191] as number);
    now += 60_000;
  }
  return metrics;
}

/** What is still referred to, once earlier garbage is swept too. */
async function bytesInUse(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    gc();
    await setImmediate();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Drops the registry: in a function of its own, so that no variable of the caller holds on to it. */
const letGo = (held: Metrics[]) => held.pop()?.snapshot({ windowMs: 3_600_000 }).series.length;

it('a histogram series that records 100 values a second takes at most 80 KB', { timeout: 60_000 }, async () => {
  const held = [busy()];
  const withThem = await bytesInUse();
  expect(letGo(held)).toBe(SERIES);
  const perSeries = (withThem - (await bytesInUse())) / SERIES;
  process.stderr.write(`memory of a busy series: ${Math.round(perSeries / 1024)} KB\n`);
  expect(perSeries).toBeGreaterThan(5 * 1024); // else nothing was measured
  expect(perSeries).toBeLessThan(80 * 1024);
});
