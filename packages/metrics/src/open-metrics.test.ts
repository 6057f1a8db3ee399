import { describe, expect, it } from 'vitest';
import { Metrics } from './metrics.js';

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
        '# TYPE cache_requests counter',
        '# HELP cache_requests Reads of the cache',
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
    expect(lines).toContain('call_duration_seconds_bucket{le="0.0025"} 0');
    expect(lines).toContain('call_duration_seconds_bucket{le="0.005"} 1');
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
});
