import { describe, expect, it } from 'vitest';
import { Histogram } from './histogram.js';

describe('Histogram', () => {
  it('tells quantiles at most 5 % off', () => {
    const times = new Histogram();
    for (let ms = 1; ms <= 10_000; ms++) times.record(ms);
    const { p50, p95, p99 } = times.quantiles();
    for (const [told, truth] of [
      [p50, 5_000],
      [p95, 9_500],
      [p99, 9_900],
    ] as const) {
      expect(Math.abs(told / truth - 1)).toBeLessThan(0.05);
    }
  });

  it('counts many of one time at once', () => {
    const times = new Histogram();
    times.record(1, 99);
    times.record(1_000);
    expect(times.quantiles().p99).toBeCloseTo(1, 1);
  });

  it('tells 0 while there is nothing to tell', () => {
    expect(new Histogram().quantiles()).toEqual({ p50: 0, p95: 0, p99: 0 });
  });

  it('takes no time, negative time and years for what they are closest to', () => {
    const times = new Histogram();
    for (const ms of [0, -5]) times.record(ms);
    expect(times.quantiles().p50).toBe(0);
    for (let i = 0; i < 9; i++) times.record(10 ** 12);
    expect(times.quantiles().p99).toBeGreaterThan(2_000_000_000);
  });
});
