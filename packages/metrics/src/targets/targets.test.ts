import { afterEach, describe, expect, it, vi } from 'vitest';
import { Metrics } from '../metrics.js';
import { keyTargets } from './key-targets.js';
import { burnRate, currentOf, quantileOf, rateOf, shareAbove, shareOf } from './measure.js';
import { type Target, type TargetEvent, Targets, type TargetsOptions } from './targets.js';

const MINUTE = 60_000;

afterEach(() => {
  vi.useRealTimers();
});

/** A gauge `load` held against a target, moved through values a second apart. */
function watched(target: Partial<Target>, options: TargetsOptions = {}) {
  let now = 1_800_000_000_000;
  const metrics = new Metrics({ now: () => now });
  const load = metrics.gauge('load');
  const events: TargetEvent[] = [];
  const full = { measure: currentOf('load'), warn: 10, alert: 20, ...target };
  const targets = new Targets(metrics, { load: full }, { onChange: (event) => void events.push(event), ...options });
  const levels = (...values: readonly number[]) =>
    values.map((value) => {
      now += 1_000;
      load.set(value);
      return targets.evaluate()[0]?.level;
    });
  const wait = (ms: number) => {
    now += ms;
  };
  return { levels, events, wait };
}

describe('Targets', () => {
  it('are ok up to warn, warn up to alert, and alert past it', () => {
    const { levels } = watched({});
    expect(levels(10, 10.1, 20, 20.1)).toEqual(['ok', 'warn', 'warn', 'alert']);
  });

  it('can be missed from below', () => {
    const { levels } = watched({ warn: 0.75, alert: 0.5, badWhen: 'below' });
    expect(levels(0.75, 0.74, 0.5, 0.49)).toEqual(['ok', 'warn', 'warn', 'alert']);
  });

  it('report each change of level, and not what stays', () => {
    const { levels, events } = watched({}, { clearAfterMs: 0 });
    levels(5, 15, 15, 30, 30, 5);
    expect(events.map(({ type, previous, level, value }) => [type, previous, level, value])).toEqual([
      ['firing', 'ok', 'warn', 15],
      ['firing', 'warn', 'alert', 30],
      ['resolved', 'alert', 'ok', 5],
    ]);
  });

  it('resolve only after the value was better for a time without a break', () => {
    const { levels } = watched({}, { clearAfterMs: 3_000 });
    expect(levels(15, 5, 5, 15, 5, 5, 5, 5)).toEqual(['warn', 'warn', 'warn', 'warn', 'warn', 'warn', 'warn', 'ok']);
  });

  it('do not flutter around a bound', () => {
    const { levels, events } = watched({ margin: 0.1 }, { clearAfterMs: 0 });
    levels(10.1, 9.9, 10.1, 9.5, 10.1);
    expect(events).toHaveLength(1);
    expect(levels(9)).toEqual(['ok']);
  });

  it('fire only after the value was worse for a time, where asked to', () => {
    const { levels } = watched({ raiseAfterMs: 2_000 });
    expect(levels(15, 5, 15, 15, 15)).toEqual(['ok', 'ok', 'ok', 'ok', 'warn']);
  });

  it('fire at the milder level while the value moves between the two', () => {
    const { levels } = watched({ raiseAfterMs: 2_000 });
    expect(levels(25, 15, 25, 25)).toEqual(['ok', 'ok', 'warn', 'warn']);
    expect(levels(25, 25)).toEqual(['warn', 'alert']);
  });

  it('resolve to the worse level while the value moves between the two', () => {
    const { levels } = watched({}, { clearAfterMs: 2_000 });
    expect(levels(25, 5, 15, 5, 5, 5)).toEqual(['alert', 'alert', 'alert', 'warn', 'warn', 'warn']);
    expect(levels(5)).toEqual(['ok']);
  });

  it('are ok without data', () => {
    let now = 1_800_000_000_000;
    const metrics = new Metrics({ now: () => now });
    const duration = metrics.histogram('duration', { unit: 's' });
    const targets = new Targets(metrics, {
      p99: { measure: quantileOf('duration', 'p99', { windowMs: MINUTE }), alert: 1 },
    });
    expect(targets.evaluate()).toEqual([{ name: 'p99', level: 'ok', unit: '', description: '', alert: 1 }]);
    duration.record(2);
    expect(targets.evaluate()).toMatchObject([{ level: 'alert', value: 2 }]);
    now += 3 * MINUTE;
    targets.evaluate();
    now += MINUTE;
    expect(targets.evaluate()).toMatchObject([{ level: 'ok' }]);
  });

  it('are watched by a timer until disposed of', () => {
    vi.useFakeTimers();
    const metrics = new Metrics();
    const onChange = vi.fn();
    metrics.gauge('load').set(5);
    const watch = new Targets(metrics, { load: { measure: currentOf('load'), alert: 1 } }, { onChange }).watch(1_000);
    vi.advanceTimersByTime(1_000);
    expect(onChange).toHaveBeenCalledOnce();
    watch[Symbol.dispose]();
    vi.advanceTimersByTime(1_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('go on being watched when something throws', () => {
    vi.useFakeTimers();
    const onError = vi.fn();
    const measure = () => {
      throw new Error('no such thing');
    };
    const targets = new Targets(new Metrics(), { load: { measure, alert: 1 } }, { onError });
    const watch = targets.watch(1_000);
    vi.advanceTimersByTime(2_000);
    watch[Symbol.dispose]();
    expect(onError).toHaveBeenCalledTimes(2);
    expect(() => targets.evaluate()).toThrow('no such thing');
  });

  it.each<[Partial<Target>, string]>([
    [{ warn: 20, alert: 10 }, 'Target load: alert must be past warn, got 10 and 20'],
    [{ warn: 10, alert: 20, badWhen: 'below' }, 'Target load: alert must be past warn, got 20 and 10'],
    [{ warn: Number.NaN }, 'Target load: warn and alert must be numbers'],
    [{ margin: 1 }, 'Target load: margin must be from 0 to below 1, got 1'],
    [{ clearAfterMs: -1 }, 'Target load: raiseAfterMs and clearAfterMs must not be negative'],
  ])('refuse %j', (target, message) => {
    expect(() => watched(target)).toThrow(message);
  });

  it('refuse a target without bounds, and a watch without an interval', () => {
    const metrics = new Metrics();
    expect(() => new Targets(metrics, { load: { measure: () => 1 } })).toThrow(
      'Target load: needs warn, alert or both',
    );
    expect(() => new Targets(metrics, {}).watch(0)).toThrow('everyMs');
  });
});

describe('a measure', () => {
  const metrics = () => new Metrics({ now: () => 1_800_000_000_000 });
  const read = (from: Metrics) => (name: string, windowMs?: number) =>
    from.snapshot({ only: [name], buckets: true, ...(windowMs ? { windowMs } : {}) }).series;

  it('takes the quantile of all series together, or of those asked for', () => {
    const from = metrics();
    const duration = from.histogram('duration', { labels: ['tool'] });
    for (let i = 0; i < 90; i++) duration.with({ tool: 'fast' }).record(0.01);
    for (let i = 0; i < 10; i++) duration.with({ tool: 'slow' }).record(1);
    expect(quantileOf('duration', 'p50')(read(from))).toBeCloseTo(0.01, 3);
    expect(quantileOf('duration', 'p95')(read(from))).toBeCloseTo(1, 1);
    expect(quantileOf('duration', 'p50', { where: ({ tool }) => tool === 'slow' })(read(from))).toBeCloseTo(1, 5);
  });

  it('takes the share of a counter and of a histogram', () => {
    const from = metrics();
    const reads = from.counter('reads', { labels: ['result'] });
    reads.with({ result: 'hit' }).add(30);
    reads.with({ result: 'miss' }).add(10);
    const isHit = (labels: Readonly<Record<string, string>>) => labels['result'] === 'hit';
    expect(shareOf('reads', isHit)(read(from))).toBe(0.75);
    expect(shareOf('reads', isHit, { minCount: 41 })(read(from))).toBeUndefined();
    expect(shareOf('nothing', isHit)(read(from))).toBeUndefined();
  });

  it('takes the share of values above a limit', () => {
    const from = metrics();
    for (const value of [0.1, 0.1, 0.1, 3]) from.histogram('duration').record(value);
    expect(shareAbove('duration', 1)(read(from))).toBe(0.25);
  });

  it('takes a rate per second', () => {
    let now = 1_800_000_000_000;
    const from = new Metrics({ now: () => now });
    from.counter('calls').add(50);
    now += 10_000;
    expect(rateOf('calls')(read(from))).toBe(5);
  });

  it('burns its budget only when an hour and the last five minutes both do', () => {
    let now = 1_800_000_000_000;
    const from = new Metrics({ now: () => now });
    const calls = from.counter('calls', { labels: ['ok'] });
    const measure = burnRate({
      objective: 0.99,
      badShare: (windowMs) => shareOf('calls', ({ ok }) => ok === 'false', { windowMs }),
    });
    calls.with({ ok: true }).add(900);
    now += 20 * MINUTE;
    calls.with({ ok: false }).add(100);
    expect(measure(read(from))).toBeCloseTo(10);
    now += 10 * MINUTE;
    calls.with({ ok: true }).add(1_000);
    expect(measure(read(from))).toBe(0);
  });
});

describe('keyTargets', () => {
  function served({ errors = 0, latency = 0.01, misses = 0, memory = 100, cpu = 0.1 }) {
    let now = 1_800_000_000_000;
    const metrics = new Metrics({ now: () => now });
    const duration = metrics.histogram('mcp.server.operation.duration', {
      unit: 's',
      labels: ['gen_ai.tool.name', 'error.type'],
    });
    const reads = metrics.counter('cache.requests', { labels: ['cache.result'] });
    for (let i = 0; i < 1_000; i++)
      duration.with({ 'error.type': i < errors ? 'TIMED_OUT' : undefined }).record(latency);
    reads.with({ 'cache.result': 'hit' }).add(100 - misses);
    reads.with({ 'cache.result': 'miss' }).add(misses);
    metrics.gauge('process.memory.rss', { unit: 'By' }).set(memory * 2 ** 20);
    metrics.gauge('process.cpu.utilization', { unit: '1' }).set(cpu);
    now += 10_000;
    const states = new Targets(metrics, keyTargets()).evaluate();
    return Object.fromEntries(states.filter(({ level }) => level !== 'ok').map(({ name, level }) => [name, level]));
  }

  it('are all met by a server that is well', () => {
    expect(served({})).toEqual({});
  });

  it('warn of too little load only where asked to', () => {
    const metrics = new Metrics();
    const names = (options: object) => new Targets(metrics, keyTargets(options)).evaluate().map(({ name }) => name);
    expect(names({})).not.toContain('idleness');
    expect(names({ minPerSecond: 10 })).toContain('idleness');
  });

  it.each([
    [{ latency: 0.04 }, { latencyP50: 'warn' }],
    [{ latency: 0.15 }, { latencyP50: 'alert', latencyP95: 'warn' }],
    [{ latency: 0.6 }, { latencyP50: 'alert', latencyP95: 'alert', latencyP99: 'alert' }],
    [{ misses: 30 }, { cacheHitRate: 'warn' }],
    [{ misses: 51 }, { cacheHitRate: 'alert' }],
    [{ errors: 2 }, { errorRate: 'warn' }],
    [{ errors: 20 }, { errorRate: 'alert', errorBudget: 'alert' }],
    [{ memory: 200 }, { memory: 'warn' }],
    [{ memory: 251 }, { memory: 'alert' }],
    [{ cpu: 0.9 }, { cpu: 'alert' }],
  ])('tell %j by %j', (trouble, levels) => {
    expect(served(trouble)).toEqual(levels);
  });
});
