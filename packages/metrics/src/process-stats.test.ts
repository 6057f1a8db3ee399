import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Metrics } from './metrics.js';
import { processStats } from './process-stats.js';
import { gc } from './testing/gc.js';

let metrics: Metrics;
let stats: Disposable;

beforeEach(() => {
  metrics = new Metrics();
});

afterEach(() => {
  stats[Symbol.dispose]();
  vi.useRealTimers();
});

const series = (name: string) => metrics.snapshot().series.filter((one) => one.name === name);
const current = (name: string) => series(name)[0]?.current as number;

describe('processStats', () => {
  it('tells the memory of the process in bytes', () => {
    stats = processStats(metrics);
    expect(current('process.memory.rss')).toBeGreaterThan(10_000_000);
    expect(current('process.memory.heap.used')).toBeLessThan(current('process.memory.rss'));
    expect(current('process.memory.heap.total')).toBeGreaterThan(current('process.memory.heap.used') / 2);
    expect(current('process.memory.external')).toBeGreaterThan(0);
  });

  it('tells the share of a core in use since the reading before', () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(1_000);
    const used = vi.spyOn(process, 'cpuUsage').mockReturnValue({ user: 30_000, system: 20_000 });
    stats = processStats(metrics);
    now.mockReturnValue(1_200);
    expect(current('process.cpu.utilization')).toBeCloseTo(0.25);
    now.mockRestore();
    used.mockRestore();
  });

  it('tells the share of time in which the event loop was busy', () => {
    stats = processStats(metrics);
    expect(current('nodejs.eventloop.utilization')).toBeGreaterThanOrEqual(0);
    expect(current('nodejs.eventloop.utilization')).toBeLessThanOrEqual(1);
  });

  it('tells how late the event loop was', () => {
    vi.useFakeTimers();
    stats = processStats(metrics, { eventLoopEveryMs: 20 });
    vi.advanceTimersByTime(100);
    expect(series('nodejs.eventloop.delay')).toMatchObject([{ unit: 's', count: 5, max: 0 }]);
  });

  it('times garbage collections by their type', async () => {
    stats = processStats(metrics);
    gc();
    await vi.waitFor(() =>
      expect(series('v8js.gc.duration').map(({ labels }) => labels['v8js.gc.type'])).toContain('major'),
    );
  });

  it('is one for a registry, so that nothing is counted twice', () => {
    stats = processStats(metrics);
    expect(processStats(metrics)).toBe(stats);
  });

  it('leaves no timer behind when disposed of', () => {
    vi.useFakeTimers();
    stats = processStats(metrics);
    expect(vi.getTimerCount()).toBe(1);
    stats[Symbol.dispose]();
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([0, Number.NaN, 2 ** 31])('refuses to look every %s ms', (eventLoopEveryMs) => {
    stats = { [Symbol.dispose]() {} };
    expect(() => processStats(metrics, { eventLoopEveryMs })).toThrow('eventLoopEveryMs');
  });
});
