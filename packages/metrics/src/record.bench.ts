import { createHistogram } from 'node:perf_hooks';
import * as prom from 'prom-client';
import { bench, describe } from 'vitest';
import { Metrics } from './metrics.js';

const VALUES = Float64Array.from({ length: 1024 }, (_, i) => 0.001 * 1.007 ** i);
let next = 0;
const value = () => VALUES[next++ & 1023] as number;

describe('record a duration in a bound series', () => {
  const ours = new Metrics().histogram('duration', { unit: 's', labels: ['tool'] }).with({ tool: 'search' });
  const node = createHistogram();
  bench('fastpath', () => ours.record(value()));
  bench('node:perf_hooks', () => node.record(Math.ceil(value() * 1e6)));
});

describe('record a duration with two labels', () => {
  const ours = new Metrics().histogram('duration', { unit: 's', labels: ['tool', 'status'] });
  const theirs = new prom.Histogram({ name: 'd', help: 'd', labelNames: ['tool', 'status'], registers: [] });
  bench('fastpath', () => ours.with({ tool: 'search', status: '200' }).record(value()));
  bench('prom-client', () => theirs.observe({ tool: 'search', status: '200' }, value()));
});
