import { createHistogram } from 'node:perf_hooks';
import * as prom from 'prom-client';
import { bench, describe } from 'vitest';
import { Metrics } from './metrics.js';
import { latencies } from './testing/latencies.js';

// Each run is of 1024 recordings, so that what the benchmark itself costs does not count.
const VALUES = latencies(1_024);
const MICROSECONDS = Float64Array.from(VALUES, (value) => Math.ceil(value * 1e6));

describe('1024 durations in a bound series', () => {
  const ours = new Metrics().histogram('duration', { unit: 's', labels: ['tool'] }).with({ tool: 'search' });
  const node = createHistogram();
  const child = new prom.Histogram({ name: 'd', help: 'd', labelNames: ['tool'], registers: [] }).labels('search');

  bench('@fastpath/metrics', () => {
    for (let i = 0; i < 1_024; i++) ours.record(VALUES[i] as number);
  });
  bench('node:perf_hooks', () => {
    for (let i = 0; i < 1_024; i++) node.record(MICROSECONDS[i] as number);
  });
  bench('prom-client, labels() kept', () => {
    for (let i = 0; i < 1_024; i++) child.observe(VALUES[i] as number);
  });
});

describe('1024 durations with two labels each', () => {
  const ours = new Metrics().histogram('duration', { unit: 's', labels: ['tool', 'status'] });
  const theirs = new prom.Histogram({ name: 'd', help: 'd', labelNames: ['tool', 'status'], registers: [] });

  bench('@fastpath/metrics', () => {
    for (let i = 0; i < 1_024; i++)
      ours.with({ tool: 'search', status: i & 1 ? '200' : '429' }).record(VALUES[i] as number);
  });
  bench('prom-client', () => {
    for (let i = 0; i < 1_024; i++)
      theirs.observe({ tool: 'search', status: i & 1 ? '200' : '429' }, VALUES[i] as number);
  });
});

describe('1024 counts in a bound series', () => {
  const ours = new Metrics().counter('calls', { labels: ['tool'] }).with({ tool: 'search' });
  const theirs = new prom.Counter({ name: 'c', help: 'c', labelNames: ['tool'], registers: [] }).labels('search');

  bench('@fastpath/metrics', () => {
    for (let i = 0; i < 1_024; i++) ours.add();
  });
  bench('prom-client, labels() kept', () => {
    for (let i = 0; i < 1_024; i++) theirs.inc();
  });
});
