import * as prom from 'prom-client';
import { bench, describe } from 'vitest';
import { Metrics } from '../metrics.js';
import { latencies } from '../testing/latencies.js';

const VALUES = latencies(1_000);
const EDGES = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

const metrics = new Metrics();
const ours = metrics.histogram('duration', { unit: 's', description: 'd', labels: ['tool', 'status'] });
const registry = new prom.Registry();
const theirs = new prom.Histogram({
  name: 'duration',
  help: 'd',
  labelNames: ['tool', 'status'],
  buckets: EDGES,
  registers: [registry],
});
for (let i = 0; i < 100; i++) {
  const labels = { tool: `tool_${i % 50}`, status: i < 50 ? '200' : '429' };
  for (const value of VALUES) {
    ours.with(labels).record(value);
    theirs.observe(labels, value);
  }
}

describe('100 histogram series of 14 buckets as text', () => {
  bench('@fastpath/metrics OpenMetrics', () => {
    metrics.toOpenMetrics();
  });
  bench('@fastpath/metrics Prometheus', () => {
    metrics.toPrometheus();
  });
  bench('prom-client', async () => {
    await registry.metrics();
  });
});
