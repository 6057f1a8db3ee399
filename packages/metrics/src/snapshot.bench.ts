import * as prom from 'prom-client';
import { bench, describe } from 'vitest';
import { Metrics } from './metrics.js';
import { latencies } from './testing/latencies.js';

const PER_MINUTE = 600;
const MINUTES = 60;
const VALUES = latencies(PER_MINUTE * MINUTES);
const HOUR = 3_600_000;

let now = Date.now() - HOUR;
const metrics = new Metrics({ now: () => now });
const duration = metrics.histogram('duration', { unit: 's' });
const history: { readonly time: number; readonly value: number }[] = [];
const summary = new prom.Summary({
  name: 's',
  help: 's',
  percentiles: [0.5, 0.95, 0.99],
  maxAgeSeconds: 3_600,
  ageBuckets: 60,
  registers: [],
});
VALUES.forEach((value, i) => {
  duration.record(value);
  summary.observe(value);
  history.push({ time: now, value });
  if (i % PER_MINUTE === PER_MINUTE - 1) now += 60_000;
});

describe('p50, p95 and p99 of the last hour, 10 values a second', () => {
  bench('@fastpath/metrics', () => {
    metrics.snapshot({ windowMs: HOUR });
  });
  bench('prom-client summary with 60 age buckets', async () => {
    await summary.get();
  });
  bench('values kept with their time, filtered and sorted', () => {
    const values = history.filter(({ time }) => time > now - HOUR).map(({ value }) => value);
    values.sort((a, b) => a - b);
    return void [0.5, 0.95, 0.99].map((share) => values[Math.ceil(share * values.length) - 1]);
  });
});

describe('other windows', () => {
  for (const minutes of [1, 5, 30]) {
    bench(`${minutes} min`, () => {
      metrics.snapshot({ windowMs: minutes * 60_000 });
    });
  }
  bench('all time', () => {
    metrics.snapshot();
  });
});
