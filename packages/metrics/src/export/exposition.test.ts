import { describe, expect, it } from 'vitest';
import { Metrics } from '../metrics.js';

describe('toOpenMetrics', () => {
  it('names families by their unit, and ends with EOF', () => {
    const metrics = new Metrics();
    metrics
      .counter('cache.requests', { description: 'Reads of the cache', labels: ['cache.result'] })
      .with({ 'cache.result': 'hit' })
      .add(3);
    metrics.gauge('process.memory.rss', { unit: 'By' }).set(1024);
    expect(metrics.toOpenMetrics()).toBe(
      [
        '# HELP cache_requests Reads of the cache',
        '# TYPE cache_requests counter',
        'cache_requests_total{cache_result="hit"} 3',
        '# TYPE process_memory_rss_bytes gauge',
        '# UNIT process_memory_rss_bytes bytes',
        'process_memory_rss_bytes 1024',
        '# EOF',
        '',
      ].join('\n'),
    );
  });

  it('counts a histogram below each edge', () => {
    const metrics = new Metrics();
    const duration = metrics.histogram('call.duration', { unit: 's' });
    for (const value of [0.003, 0.03, 0.03, 3]) duration.record(value);
    const lines = metrics.toOpenMetrics().split('\n');
    expect(lines).toContain('call_duration_seconds_bucket{le="0.005"} 1');
    expect(lines).toContain('call_duration_seconds_bucket{le="0.01"} 1');
    expect(lines).toContain('call_duration_seconds_bucket{le="0.05"} 3');
    expect(lines).toContain('call_duration_seconds_bucket{le="5.0"} 4');
    expect(lines).toContain('call_duration_seconds_bucket{le="+Inf"} 4');
    expect(lines).toContain('call_duration_seconds_count 4');
    expect(lines).toContain('call_duration_seconds_sum 3.063');
  });

  it('escapes quotes, backslashes and line breaks in label values', () => {
    const metrics = new Metrics();
    metrics
      .counter('calls', { labels: ['query'] })
      .with({ query: 'say "a\\b"\nbye' })
      .add();
    expect(metrics.toOpenMetrics()).toContain('calls_total{query="say \\"a\\\\b\\"\\nbye"} 1');
  });

  it('leaves out what has no value yet', () => {
    const metrics = new Metrics();
    metrics.counter('calls', { labels: ['tool'] });
    expect(metrics.toOpenMetrics()).toBe('# EOF\n');
  });

  it('counts what is past the range below no edge but +Inf', () => {
    const metrics = new Metrics();
    metrics.histogram('call.duration', { unit: 's', range: { min: 0.001, max: 300 } }).record(301);
    const lines = metrics.toOpenMetrics().split('\n');
    expect(lines).toContain('call_duration_seconds_bucket{le="250.0"} 0');
    expect(lines).toContain('call_duration_seconds_bucket{le="+Inf"} 1');
  });

  it('counts what is at the end of the range below the last edge', () => {
    const metrics = new Metrics();
    const size = metrics.histogram('size', { range: { min: 1, max: 100 } });
    for (const value of [0, 1, 99, 101]) size.record(value);
    const lines = metrics.toOpenMetrics().split('\n');
    expect(lines).toContain('size_bucket{le="2.5"} 2');
    expect(lines).toContain('size_bucket{le="100.0"} 3');
    expect(lines).toContain('size_bucket{le="+Inf"} 4');
  });

  it('gives the latest exemplar of each bucket, with its time in seconds', () => {
    const metrics = new Metrics({ now: () => 1_800_000_000_500 });
    const duration = metrics.histogram('call.duration', { unit: 's' });
    duration.record(0.003, { trace_id: 'old' });
    duration.record(0.004, { trace_id: 'new' });
    duration.record(1_000, { trace_id: 'far' });
    const lines = metrics.toOpenMetrics().split('\n');
    expect(lines).toContain('call_duration_seconds_bucket{le="0.005"} 2 # {trace_id="new"} 0.004 1800000000.5');
    expect(lines).toContain('call_duration_seconds_bucket{le="+Inf"} 3 # {trace_id="far"} 1000 1800000000.5');
  });

  it('leaves out an exemplar of more than 128 characters', () => {
    const metrics = new Metrics();
    metrics.histogram('call.duration').record(1, { trace_id: 'x'.repeat(121) });
    expect(metrics.toOpenMetrics()).not.toContain('trace_id');
  });
});

describe('toPrometheus', () => {
  it('writes the older format: no units, no exemplars, no EOF, counters named with their suffix', () => {
    const metrics = new Metrics();
    metrics.counter('calls', { description: 'Say "hi"' }).add(2);
    metrics.histogram('call.duration', { unit: 's' }).record(0.003, { trace_id: 'a' });
    const text = metrics.toPrometheus();
    expect(text.split('\n').slice(0, 4)).toEqual([
      '# HELP calls_total Say "hi"',
      '# TYPE calls_total counter',
      'calls_total 2',
      '# TYPE call_duration_seconds histogram',
    ]);
    expect(text).not.toMatch(/UNIT|EOF|trace_id/);
  });

  it('is empty without values', () => {
    expect(new Metrics().toPrometheus()).toBe('');
  });
});
