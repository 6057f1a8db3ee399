import type { Meter } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { afterEach, describe, expect, it } from 'vitest';
import { Metrics } from '../metrics.js';
import { bindOtel } from './bind-otel.js';

const providers: MeterProvider[] = [];

afterEach(async () => {
  await Promise.all(providers.splice(0).map((provider) => provider.shutdown()));
});

/** A meter of the real SDK, and what it exports. */
function sdk() {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 2 ** 31 - 1 });
  const provider = new MeterProvider({ readers: [reader] });
  providers.push(provider);
  const meter: Meter = provider.getMeter('test');
  const collect = async () => {
    exporter.reset();
    await provider.forceFlush();
    return exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics)
      .flatMap((scope) => scope.metrics)
      .flatMap(({ descriptor, dataPoints }) =>
        dataPoints.map(({ attributes, value }) => [descriptor.name, attributes, value] as const),
      );
  };
  return { meter, collect };
}

describe('bindOtel', () => {
  it('lets the SDK of OpenTelemetry export counters and gauges with their labels', async () => {
    const { meter, collect } = sdk();
    const metrics = new Metrics();
    metrics
      .counter('cache.requests', { unit: '{request}', labels: ['cache.result'] })
      .with({ 'cache.result': 'hit' })
      .add(3);
    metrics.gauge('pool.used').set(4);
    bindOtel(metrics, meter);
    expect(await collect()).toEqual([
      ['cache.requests', { 'cache.result': 'hit' }, 3],
      ['pool.used', {}, 4],
    ]);
  });

  it('exports a histogram as count, sum and quantiles', async () => {
    const { meter, collect } = sdk();
    const metrics = new Metrics();
    for (let i = 0; i < 10; i++) metrics.histogram('duration', { unit: 's' }).record(0.25);
    bindOtel(metrics, meter);
    expect(await collect()).toEqual([
      ['duration.count', {}, 10],
      ['duration.sum', {}, 2.5],
      ['duration.quantile', { quantile: 0.5 }, 0.25],
      ['duration.quantile', { quantile: 0.95 }, 0.25],
      ['duration.quantile', { quantile: 0.99 }, 0.25],
    ]);
  });

  it('exports instruments that are made later', async () => {
    const { meter, collect } = sdk();
    const metrics = new Metrics();
    bindOtel(metrics, meter);
    expect(await collect()).toEqual([]);
    metrics.counter('calls').add(2);
    expect(await collect()).toEqual([['calls', {}, 2]]);
  });

  it('ends when disposed of', async () => {
    const { meter, collect } = sdk();
    const metrics = new Metrics();
    metrics.counter('calls').add(2);
    const binding = bindOtel(metrics, meter);
    binding[Symbol.dispose]();
    metrics.counter('later').add();
    expect(await collect()).toEqual([]);
  });

  it('refuses a window that cannot be read', () => {
    expect(() => bindOtel(new Metrics(), sdk().meter, { windowMs: 1 })).toThrow('windowMs');
  });
});
