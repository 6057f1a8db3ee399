import { describe, expect, it } from 'vitest';
import { Metrics } from './metrics.js';
import type { SeriesSnapshot, Snapshot } from './snapshot.js';

const MINUTE = 60_000;

/** A registry whose time stands until it is moved. */
function atRest() {
  let now = 1_800_000_000_000; // a whole minute
  const metrics = new Metrics({ now: () => now });
  const wait = (ms: number) => {
    now += ms;
  };
  return { metrics, wait };
}

const only = ({ series }: Snapshot): SeriesSnapshot => {
  expect(series).toHaveLength(1);
  return series[0] as SeriesSnapshot;
};

describe('counter', () => {
  it('adds up, one by one unless told otherwise', () => {
    const { metrics, wait } = atRest();
    const calls = metrics.counter('calls');
    calls.add();
    calls.add(4);
    wait(10_000);
    expect(only(metrics.snapshot())).toMatchObject({
      name: 'calls',
      kind: 'counter',
      sum: 5,
      current: 5,
      count: 2,
      rate: 0.5,
    });
  });

  it('keeps its total when its values have left the window', () => {
    const { metrics, wait } = atRest();
    metrics.counter('calls').add(7);
    wait(2 * MINUTE);
    expect(only(metrics.snapshot({ windowMs: MINUTE }))).toMatchObject({ sum: 0, rate: 0, current: 7 });
  });

  it('shows as 0 before its first use when it has no labels', () => {
    const { metrics } = atRest();
    metrics.counter('calls');
    expect(only(metrics.snapshot())).toMatchObject({ sum: 0, current: 0 });
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 1.1e300])('drops %s, and counts that', (n) => {
    const { metrics } = atRest();
    metrics.counter('calls').add(n);
    const [calls, dropped] = metrics.snapshot().series;
    expect(calls).toMatchObject({ sum: 0 });
    expect(dropped).toMatchObject({ name: 'metrics.values.dropped', labels: { 'metric.name': 'calls' }, sum: 1 });
  });
});

describe('gauge', () => {
  it('tells the present value and those of the window', () => {
    const { metrics, wait } = atRest();
    const size = metrics.gauge('size');
    for (const value of [4, -2, 10, 8]) size.set(value);
    wait(2_000);
    expect(only(metrics.snapshot())).toMatchObject({ current: 8, avg: 5, min: -2, max: 10, rate: 2 });
  });

  it('goes up and down from 0', () => {
    const { metrics } = atRest();
    const used = metrics.gauge('used');
    used.add(3);
    used.add(-1);
    expect(only(metrics.snapshot())).toMatchObject({ current: 2 });
  });

  it('holds its value through windows in which it was not set', () => {
    const { metrics, wait } = atRest();
    metrics.gauge('size').set(3);
    wait(90 * MINUTE);
    expect(only(metrics.snapshot({ windowMs: MINUTE }))).toMatchObject({
      count: 0,
      current: 3,
      avg: 3,
      min: 3,
      max: 3,
      rate: 0,
    });
  });

  it('says nothing before it is set', () => {
    const { metrics } = atRest();
    metrics.gauge('size');
    expect(only(metrics.snapshot()).current).toBeUndefined();
  });

  it('reads what it observes when a snapshot is taken', () => {
    const { metrics } = atRest();
    let value = 1;
    metrics.gauge('size', { observe: () => value });
    value = 2;
    expect(only(metrics.snapshot())).toMatchObject({ current: 2 });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1.1e300])(
    'drops %s, and keeps the value before',
    (value) => {
      const { metrics } = atRest();
      const size = metrics.gauge('size');
      size.set(3);
      size.set(value);
      expect(metrics.snapshot().series).toMatchObject([{ current: 3 }, { name: 'metrics.values.dropped', sum: 1 }]);
    },
  );

  it('counts an observation that throws as a dropped value', () => {
    const { metrics } = atRest();
    metrics.gauge('size', {
      observe: () => {
        throw new Error('gone');
      },
    });
    metrics.snapshot();
    expect(metrics.snapshot().series.find((one) => one.name === 'metrics.values.dropped')?.sum).toBeGreaterThan(0);
  });
});

describe('histogram', () => {
  it('tells quantiles within 1 %, and the rest exactly', () => {
    const { metrics, wait } = atRest();
    const duration = metrics.histogram('duration', { unit: 's' });
    for (let ms = 1; ms <= 1_000; ms++) duration.record(ms / 1_000);
    wait(10_000);
    const told = only(metrics.snapshot());
    expect(told).toMatchObject({ unit: 's', count: 1_000, min: 0.001, max: 1, current: 1, rate: 100 });
    expect(told.avg).toBeCloseTo(0.5005, 10);
    expect(Math.abs((told.p50 as number) / 0.5 - 1)).toBeLessThan(0.01);
    expect(Math.abs((told.p95 as number) / 0.95 - 1)).toBeLessThan(0.01);
    expect(Math.abs((told.p99 as number) / 0.99 - 1)).toBeLessThan(0.01);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MAX_VALUE])(
    'drops %s, and counts that',
    (value) => {
      const { metrics } = atRest();
      metrics.histogram('duration').record(value);
      expect(metrics.snapshot().series).toMatchObject([{ count: 0 }, { name: 'metrics.values.dropped', sum: 1 }]);
    },
  );

  it('stays finite with huge values', () => {
    const { metrics } = atRest();
    for (let i = 0; i < 1_000; i++) metrics.histogram('duration').record(1e300);
    const told = only(metrics.snapshot());
    expect(JSON.parse(JSON.stringify(told))).toEqual(told);
    expect(told).toMatchObject({ count: 1_000, p99: 1e300 });
  });

  it('has no quantiles where nothing was recorded', () => {
    const { metrics } = atRest();
    metrics.histogram('duration');
    expect(only(metrics.snapshot())).toEqual({
      ...{ name: 'duration', kind: 'histogram', unit: '', labels: {}, count: 0, sum: 0, rate: 0 },
    });
  });

  it('counts what is outside its range in the first and the last bucket', () => {
    const { metrics } = atRest();
    const size = metrics.histogram('size', { range: { min: 1, max: 100 } });
    for (const value of [0, 1e9, 1e9]) size.record(value);
    expect(only(metrics.snapshot())).toMatchObject({ count: 3, min: 0, max: 1e9 });
    expect(metrics.toOpenMetrics()).toContain('size_bucket{le="+Inf"} 3');
  });

  it.each([
    { min: 0, max: 1 },
    { min: 1, max: 1 },
    { min: -1, max: 1 },
    { min: 1, max: Number.POSITIVE_INFINITY },
    { min: Number.NaN, max: 1 },
  ])('refuses the range %j', (range) => {
    expect(() => new Metrics().histogram('size', { range })).toThrow('range must be 0 < min < max');
  });

  it('answers exactly where all values are the same', () => {
    const { metrics } = atRest();
    const size = metrics.histogram('size');
    for (let i = 0; i < 10; i++) size.record(0.123);
    expect(only(metrics.snapshot())).toMatchObject({ p50: 0.123, p95: 0.123, p99: 0.123 });
  });
});

describe('window', () => {
  it('covers the running minute and the whole minutes before it', () => {
    const { metrics, wait } = atRest();
    const duration = metrics.histogram('duration');
    for (let minute = 0; minute <= 6; minute++) {
      duration.record(minute + 1);
      if (minute < 6) wait(MINUTE);
    }
    wait(30_000);
    const counts = [MINUTE, 5 * MINUTE, 60 * MINUTE, undefined].map(
      (windowMs) => only(metrics.snapshot(windowMs ? { windowMs } : {})).count,
    );
    expect(counts).toEqual([2, 6, 7, 7]);
    expect(metrics.snapshot({ windowMs: MINUTE })).toMatchObject({ windowMs: MINUTE, coveredMs: 90_000 });
    expect(metrics.snapshot({ windowMs: 60 * MINUTE }).coveredMs).toBe(6 * MINUTE + 30_000);
  });

  it('drops what is older than an hour, and keeps it in the totals', () => {
    const { metrics, wait } = atRest();
    const duration = metrics.histogram('duration');
    duration.record(100);
    wait(60 * MINUTE);
    duration.record(1);
    expect(only(metrics.snapshot({ windowMs: 60 * MINUTE }))).toMatchObject({ count: 2, max: 100 });
    wait(MINUTE);
    expect(only(metrics.snapshot({ windowMs: 60 * MINUTE }))).toMatchObject({ count: 1, max: 1, p99: 1 });
    expect(only(metrics.snapshot())).toMatchObject({ count: 2, max: 100 });
  });

  it('is empty after more than an hour of silence', () => {
    const { metrics, wait } = atRest();
    metrics.histogram('duration').record(1);
    wait(MINUTE);
    metrics.histogram('duration').record(2);
    wait(100 * MINUTE);
    expect(only(metrics.snapshot({ windowMs: 60 * MINUTE }))).toMatchObject({ count: 0, current: 2 });
  });

  it.each([0, 1_000, 90_000, 61 * MINUTE, Number.NaN])('refuses %s ms', (windowMs) => {
    const { metrics } = atRest();
    expect(() => metrics.snapshot({ windowMs })).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  });
});

describe('labels', () => {
  it('give each set of values a series of its own', () => {
    const { metrics } = atRest();
    const calls = metrics.counter('calls', { labels: ['tool', 'status'] });
    calls.with({ tool: 'search', status: 200 }).add();
    calls.with({ status: 200, tool: 'search' }).add();
    calls.with({ tool: 'search' }).add();
    expect(metrics.snapshot().series.map(({ labels, sum }) => ({ labels, sum }))).toEqual([
      { labels: { tool: 'search', status: '200' }, sum: 2 },
      { labels: { tool: 'search' }, sum: 1 },
    ]);
  });

  it('never confuse values that look alike when joined', () => {
    const { metrics } = atRest();
    const calls = metrics.counter('calls', { labels: ['a', 'b'] });
    const bound = [calls.with({ a: 'x,y', b: '' }), calls.with({ a: 'x', b: 'y' }), calls.with({ a: 'x', b: ',y' })];
    expect(new Set(bound).size).toBe(3);
  });

  it('that were not declared are refused by name', () => {
    const { metrics } = atRest();
    const calls = metrics.counter('calls', { labels: ['tool'] });
    const wrong: Record<string, string> = { tol: 'search' };
    expect(() => calls.with(wrong)).toThrow('calls has no label tol; declared: tool');
  });

  it('beyond the limit share one series', () => {
    const metrics = new Metrics({ maxSeries: 2 });
    const calls = metrics.counter('calls', { labels: ['user'] });
    for (const user of ['a', 'b', 'c', 'd', 'a']) calls.with({ user }).add();
    expect(metrics.snapshot().series.map(({ labels, sum }) => [labels, sum])).toEqual([
      [{ user: 'a' }, 2],
      [{ user: 'b' }, 1],
      [{ 'otel.metric.overflow': 'true' }, 2],
    ]);
  });

  it('are cut after 256 characters', () => {
    const { metrics } = atRest();
    metrics
      .counter('calls', { labels: ['query'] })
      .with({ query: 'x'.repeat(10_000) })
      .add();
    expect(only(metrics.snapshot()).labels['query']).toHaveLength(256);
  });
});

describe('an instrument', () => {
  it('is the same one at every call', () => {
    const { metrics } = atRest();
    const first = metrics.histogram('duration', { unit: 's', labels: ['a', 'b'] });
    expect(metrics.histogram('duration', { labels: ['b', 'a'] })).toBe(first);
  });

  it.each<[string, (metrics: Metrics) => void]>([
    ['another kind', (metrics) => metrics.gauge('duration', { labels: ['a'] })],
    ['other labels', (metrics) => metrics.histogram('duration', { labels: ['b'] })],
    ['no labels', (metrics) => metrics.histogram('duration')],
    ['another unit', (metrics) => metrics.histogram('duration', { unit: 'ms', labels: ['a'] })],
  ])('is not handed out as %s', (_, ask) => {
    const { metrics } = atRest();
    metrics.histogram('duration', { unit: 's', labels: ['a'] });
    expect(() => ask(metrics)).toThrow('duration exists as a histogram in s with labels (a)');
  });

  it.each(['', '1st', 'with space', 'ünit', 'x'.repeat(256)])('cannot be named %j', (name) => {
    expect(() => new Metrics().counter(name)).toThrow(expect.objectContaining({ code: 'INVALID_NAME' }));
  });

  it('cannot take a name that another is exported as', () => {
    const { metrics } = atRest();
    metrics.histogram('call.duration', { unit: 's' });
    for (const name of ['call_duration_seconds', 'call.duration.seconds.count']) {
      expect(() => metrics.gauge(name)).toThrow(expect.objectContaining({ code: 'NAME_CLASH' }));
    }
  });
});

describe('label names', () => {
  it.each([[['']], [['a.b', 'a_b']], [['a', 'a']], [['le']]])('cannot be %j', (labels) => {
    expect(() => new Metrics().counter('calls', { labels })).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/NAME/) }),
    );
  });
});

describe('a clock that jumps', () => {
  it('back in time goes on from where it was', () => {
    let now = 1_800_000_000_000;
    const metrics = new Metrics({ now: () => now });
    const calls = metrics.counter('calls');
    calls.add();
    now -= 30 * MINUTE;
    calls.add();
    expect(only(metrics.snapshot({ windowMs: MINUTE })).sum).toBe(2);
    now += 2 * MINUTE;
    expect(only(metrics.snapshot({ windowMs: MINUTE })).sum).toBe(0);
  });

  it('to nonsense stands still', () => {
    let now = 1_800_000_000_000;
    const metrics = new Metrics({ now: () => now });
    metrics.counter('calls').add();
    now = Number.NaN;
    metrics.counter('calls').add();
    expect(metrics.snapshot({ windowMs: MINUTE })).toMatchObject({ at: 1_800_000_000_000, series: [{ sum: 2 }] });
  });

  it('is refused if it tells nonsense at the start', () => {
    expect(() => new Metrics({ now: () => Number.NaN })).toThrow('now must give milliseconds, gave NaN');
  });

  it.each([0, -90_000])('is none if it starts at %s', (start) => {
    let now = start;
    const metrics = new Metrics({ now: () => now });
    for (let minute = 0; minute < 3; minute++) {
      metrics.histogram('duration').record(minute + 1);
      now += MINUTE;
    }
    expect(only(metrics.snapshot({ windowMs: 60 * MINUTE }))).toMatchObject({ count: 3, sum: 6, max: 3 });
    expect(only(metrics.snapshot({ windowMs: MINUTE }))).toMatchObject({ count: 1, sum: 3, p50: 3 });
  });

  it('forward leaves the windows empty and the totals whole', () => {
    const { metrics, wait } = atRest();
    metrics.counter('calls').add(3);
    wait(365 * 24 * 60 * MINUTE);
    expect(only(metrics.snapshot({ windowMs: 60 * MINUTE }))).toMatchObject({ sum: 0, current: 3 });
  });
});

it('refuses a limit of no series', () => {
  expect(() => new Metrics({ maxSeries: 0 })).toThrow('maxSeries must be a whole number from 1, got 0');
});
