import { describe, expect, it } from 'vitest';
import { Metrics } from './metrics.js';

/** Random numbers that repeat 0, 0.1 ... 0.9. */
function cycle() {
  let next = 0;
  return () => (next++ % 10) / 10;
}

describe('sampleRate', () => {
  it('records that share of a histogram, and tells counts, sums and rates of the whole', () => {
    let now = 1_800_000_000_000;
    const metrics = new Metrics({ sampleRate: 0.1, random: cycle(), now: () => now });
    const duration = metrics.histogram('duration', { unit: 's' });
    for (let i = 0; i < 1_000; i++) duration.record(2);
    now += 10_000;
    expect(metrics.snapshot().series).toMatchObject([{ count: 1_000, sum: 2_000, rate: 100, avg: 2, p95: 2 }]);
    expect(metrics.toOpenMetrics()).toContain('duration_seconds_bucket{le="2.5"} 1000\n');
  });

  it('leaves counters and gauges exact', () => {
    const metrics = new Metrics({ sampleRate: 0.1, random: () => 0.99 });
    metrics.counter('calls').add(3);
    metrics.gauge('size').set(4);
    expect(metrics.snapshot().series).toMatchObject([{ sum: 3 }, { current: 4 }]);
  });

  it.each([0, -1, 1.1, Number.NaN])('cannot be %s', (sampleRate) => {
    expect(() => new Metrics({ sampleRate })).toThrow(`sampleRate must be above 0 and at most 1, got ${sampleRate}`);
  });
});
