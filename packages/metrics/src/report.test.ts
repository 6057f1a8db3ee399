import { describe, expect, it } from 'vitest';
import { Metrics } from './metrics.js';
import { report, reportTable } from './report.js';

function served(): Metrics {
  const metrics = new Metrics();
  const duration = metrics.histogram('mcp.server.operation.duration', {
    unit: 's',
    labels: ['gen_ai.tool.name', 'error.type'],
  });
  const search = { 'gen_ai.tool.name': 'search_records' };
  for (let i = 0; i < 6; i++) duration.with(search).record(0.1);
  for (let i = 0; i < 2; i++) duration.with({ ...search, 'error.type': 'TIMED_OUT' }).record(2);
  duration.with({ 'gen_ai.tool.name': 'get_record' }).record(0.004);
  return metrics;
}

describe('report', () => {
  it('tells count, error rate, extremes and quantiles of each operation, errors included', () => {
    const [search, get] = report(served());
    expect(search).toMatchObject({
      operation: 'search_records',
      count: 8,
      errorRate: 0.25,
      avgMs: 575,
      minMs: 100,
      maxMs: 2_000,
    });
    expect(search?.p50Ms).toBeCloseTo(100, -1);
    expect(search?.p95Ms).toBeCloseTo(2_000, -2);
    expect(get).toMatchObject({ operation: 'get_record', count: 1, errorRate: 0, p99Ms: 4 });
  });

  it('is about any histogram, by any label', () => {
    const metrics = new Metrics();
    metrics
      .histogram('http', { labels: ['url.template'] })
      .with({ 'url.template': '/v2/objects' })
      .record(1);
    expect(report(metrics, { name: 'http', by: 'url.template' })).toMatchObject([
      { operation: '/v2/objects', count: 1 },
    ]);
  });

  it('leaves out what was not used in the window', () => {
    let now = 1_800_000_000_000;
    const metrics = new Metrics({ now: () => now });
    metrics
      .histogram('http', { labels: ['op'] })
      .with({ op: 'old' })
      .record(1);
    now += 10 * 60_000;
    metrics
      .histogram('http', { labels: ['op'] })
      .with({ op: 'new' })
      .record(1);
    const recent = report(metrics, { name: 'http', by: 'op', windowMs: 60_000 });
    expect(recent.map(({ operation }) => operation)).toEqual(['new']);
  });

  it('is empty before anything happened', () => {
    expect(report(new Metrics())).toEqual([]);
  });
});

describe('reportTable', () => {
  it('lines the columns up', () => {
    expect(reportTable(report(served())).split('\n')).toEqual([
      'operation       count  errors  avg ms  min ms  p50 ms  p95 ms  p99 ms  max ms',
      expect.stringMatching(/^search_records {6}8 {4}25 % {5}575 {5}100 .* 2000$/),
      expect.stringMatching(/^get_record {10}1 {5}0 % {7}4 {7}4 /),
    ]);
  });

  it('keeps an operation on one line, whatever its name', () => {
    const row = { operation: 'a\nb', count: 0, errorRate: 0 };
    expect(reportTable([row]).split('\n')[1]).toMatch(/^a b +0 +0 % +-/);
  });
});
