import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeSnapshots } from './combine.js';
import { Metrics } from './metrics.js';
import type { SeriesSnapshot, Snapshot } from './snapshot.js';

/** The snapshot of a worker, as it arrives from another process. */
function worker(use: (metrics: Metrics) => void, buckets = true): Snapshot {
  let now = 1_800_000_000_000;
  const metrics = new Metrics({ now: () => now });
  use(metrics);
  now += 10_000;
  return JSON.parse(JSON.stringify(metrics.snapshot({ buckets }))) as Snapshot;
}

const merged = (...snapshots: readonly Snapshot[]) => mergeSnapshots(snapshots).series;

describe('mergeSnapshots', () => {
  it('adds up counters and their rates', () => {
    const count = (n: number) => worker((metrics) => metrics.counter('calls').add(n));
    expect(merged(count(10), count(30), count(0))).toMatchObject([{ name: 'calls', sum: 40, current: 40, rate: 4 }]);
  });

  it('keeps series of different labels apart', () => {
    const count = (tool: string) =>
      worker((metrics) =>
        metrics
          .counter('calls', { labels: ['tool'] })
          .with({ tool })
          .add(),
      );
    expect(merged(count('a'), count('b'), count('a')).map(({ labels, sum }) => [labels['tool'], sum])).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
  });

  it.each([
    ['sum', { current: 40, avg: 25, min: 10, max: 40 }],
    ['max', { current: 30, avg: 20, min: 10, max: 30 }],
    ['avg', { current: 20, avg: 12.5, min: 5, max: 20 }],
  ] as const)('makes one gauge of many by %s', (combine, wanted) => {
    const gauge = (...values: readonly number[]) =>
      worker((metrics) => {
        for (const value of values) metrics.gauge('used', { combine }).set(value);
      });
    expect(merged(gauge(0, 10), gauge(10, 30))).toMatchObject([wanted]);
  });

  it('takes only those gauges that were set', () => {
    const unset = worker((metrics) => metrics.gauge('load', { combine: 'avg' }));
    const set = worker((metrics) => metrics.gauge('load', { combine: 'avg' }).set(4));
    expect(merged(unset, set)).toMatchObject([{ current: 4, combine: 'avg' }]);
    expect(merged(unset, unset)[0]).not.toHaveProperty('current');
  });

  it('gives the quantiles that one process would have told', () => {
    const values = fc.array(fc.double({ min: 1e-5, max: 300, noNaN: true }), { maxLength: 50 });
    return fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 4 }), (workers) => {
        const all = (some: readonly number[]) =>
          worker((metrics) => {
            const duration = metrics.histogram('duration', { unit: 's' });
            for (const value of some) duration.record(value);
          });
        const wanted = all(workers.flat()).series[0];
        const told = merged(...workers.map(all))[0];
        const facts = ({ count, min, max, p50, p95, p99 }: SeriesSnapshot) => ({ count, min, max, p50, p95, p99 });
        expect(facts(told as SeriesSnapshot)).toEqual(facts(wanted as SeriesSnapshot));
      }),
    );
  });

  it('tells no quantiles where it cannot know them', () => {
    const without = worker((metrics) => metrics.histogram('duration').record(1), false);
    expect(merged(without, without)[0]).toMatchObject({ count: 2, max: 1 });
    expect(merged(without, without)[0]).not.toHaveProperty('p50');
  });

  it('tells the quantiles of the only one that has values', () => {
    const empty = worker((metrics) => metrics.histogram('duration'));
    const used = worker((metrics) => metrics.histogram('duration').record(1));
    expect(merged(empty, used)).toEqual(used.series);
  });

  it('can be merged again', () => {
    const one = worker((metrics) => metrics.histogram('duration').record(1));
    expect(mergeSnapshots([mergeSnapshots([one, one]), one]).series[0]).toMatchObject({ count: 3, p99: 1 });
  });

  it('refuses none at all, and different windows', () => {
    const refusal = expect.objectContaining({ code: 'INVALID_OPTION' });
    expect(() => mergeSnapshots([])).toThrow(refusal);
    const metrics = new Metrics();
    expect(() => mergeSnapshots([metrics.snapshot(), metrics.snapshot({ windowMs: 60_000 })])).toThrow(refusal);
  });
});
