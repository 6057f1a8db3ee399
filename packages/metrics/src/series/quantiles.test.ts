import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Metrics } from '../metrics.js';

const WINDOWS = [60_000, 300_000, 3_600_000, undefined];

/** The value at the rank, as the definition of a quantile has it. */
const truth = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] as number;

const error = (told: number | undefined, wanted: number) => Math.abs((told as number) / wanted - 1);

/** Durations over the whole range, each order of magnitude as likely as the next. */
const seconds = fc.double({ min: Math.log(1e-5), max: Math.log(300), noNaN: true }).map(Math.exp);

/** Mostly moments, now and then a silence of minutes or hours. */
const waitsMs = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 0, max: 50_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 3 * 3_600_000 }) },
);

describe('quantiles', { timeout: 60_000 }, () => {
  it('are within 1 % of the sorted truth, in every window, whatever the pauses', () => {
    const recordings = fc.array(fc.tuple(seconds, waitsMs), { minLength: 1, maxLength: 300 });
    return fc.assert(
      fc.property(recordings, waitsMs, (all, lastWaitMs) => {
        let now = 1_800_000_000_000;
        const metrics = new Metrics({ now: () => now });
        const duration = metrics.histogram('duration', { unit: 's' });
        const kept = all.map(([value, waitMs]) => {
          now += waitMs;
          duration.record(value);
          return { value, minute: Math.floor(now / 60_000) };
        });
        now += lastWaitMs;
        for (const windowMs of WINDOWS) {
          const from = windowMs ? Math.floor(now / 60_000) - windowMs / 60_000 : 0;
          const wanted = kept.filter(({ minute }) => minute >= from).map(({ value }) => value);
          const told = metrics.snapshot(windowMs ? { windowMs } : {}).series[0];
          expect(told?.count).toBe(wanted.length);
          if (wanted.length === 0) continue;
          expect(told?.min).toBe(Math.min(...wanted));
          expect(told?.max).toBe(Math.max(...wanted));
          expect(error(told?.p50, truth(wanted, 0.5))).toBeLessThanOrEqual(0.01);
          expect(error(told?.p95, truth(wanted, 0.95))).toBeLessThanOrEqual(0.01);
          expect(error(told?.p99, truth(wanted, 0.99))).toBeLessThanOrEqual(0.01);
        }
      }),
    );
  });

  it('are within 1 % for any range of positive numbers', () => {
    const ranges = fc
      .tuple(fc.double({ min: -20, max: 20, noNaN: true }), fc.double({ min: 0.1, max: 20, noNaN: true }))
      .map(([from, length]) => ({ min: Math.exp(from), max: Math.exp(from + length) }));
    return fc.assert(
      fc.property(ranges, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), (range, places) => {
        const metrics = new Metrics();
        const size = metrics.histogram('size', { range });
        const values = places.map((place) => Math.min(range.min * (range.max / range.min) ** place, range.max));
        for (const value of values) size.record(value);
        expect(error(metrics.snapshot().series[0]?.p95, truth(values, 0.95))).toBeLessThanOrEqual(0.01);
      }),
    );
  });

  it('of an hour are those of its minutes, whatever has left it', () => {
    const minutes = fc.array(fc.array(seconds, { maxLength: 5 }), { minLength: 61, maxLength: 200 });
    return fc.assert(
      fc.property(minutes, (all) => {
        let now = 1_800_000_000_000;
        const rolling = new Metrics({ now: () => now });
        const fresh = new Metrics();
        const duration = rolling.histogram('duration');
        for (const values of all) {
          for (const value of values) duration.record(value);
          now += 60_000;
        }
        for (const value of all.slice(-60).flat()) fresh.histogram('duration').record(value);
        const { p50, p95, p99, count } = rolling.snapshot({ windowMs: 3_600_000 }).series[0] ?? {};
        const wanted = fresh.snapshot().series[0];
        expect({ p50, p95, p99, count }).toEqual({
          p50: wanted?.p50,
          p95: wanted?.p95,
          p99: wanted?.p99,
          count: wanted?.count,
        });
      }),
      { numRuns: 30 },
    );
  });
});
