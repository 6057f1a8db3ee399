import { constants, type PerformanceEntry, PerformanceObserver, performance } from 'node:perf_hooks';
import { checkMs } from './check-ms.js';
import type { Metrics } from './metrics.js';

/** How closely the process is watched. */
export interface ProcessStatsOptions {
  /** Milliseconds between two looks at how late the event loop is. @default 20 */
  readonly eventLoopEveryMs?: number;
}

/** Readings that are younger than this, in milliseconds, are not taken again. */
const FRESH_MS = 100;

const running = new WeakMap<Metrics, Disposable>();

/**
 * Measures this process into `metrics` until disposed of: gauges `process.memory.rss`, `process.memory.heap.used`,
 * `process.memory.heap.total`, `process.memory.external` (By), `process.cpu.utilization` (of one core, since the reading before),
 * `nodejs.eventloop.utilization`; histograms `nodejs.eventloop.delay` and `v8js.gc.duration` (s, by `v8js.gc.type`).
 * Gauges are read when a snapshot is taken.
 *
 * @throws {MetricsError} `INVALID_OPTION`
 */
export function processStats(metrics: Metrics, { eventLoopEveryMs = 20 }: ProcessStatsOptions = {}): Disposable {
  const known = running.get(metrics);
  if (known) return known;
  checkMs('eventLoopEveryMs', eventLoopEveryMs);
  observeMemory(metrics);
  observeLoad(metrics);
  const stops = [watchEventLoop(metrics, eventLoopEveryMs), watchGc(metrics)];
  const stats = {
    [Symbol.dispose]() {
      for (const stop of stops) stop();
      running.delete(metrics);
    },
  };
  running.set(metrics, stats);
  return stats;
}

function observeMemory(metrics: Metrics): void {
  const usage = fresh(() => process.memoryUsage());
  const gauge = (name: string, description: string, observe: () => number) =>
    metrics.gauge(`process.memory.${name}`, { unit: 'By', description, observe });
  gauge('rss', 'Memory that the process holds', () => usage().rss);
  gauge('heap.used', 'Heap in use', () => usage().heapUsed);
  gauge('heap.total', 'Heap reserved', () => usage().heapTotal);
  gauge('external', 'Memory outside of the heap, buffers above all', () => usage().external);
}

function observeLoad(metrics: Metrics): void {
  let before = { cpu: process.cpuUsage(), at: performance.now() };
  const cpu = () => {
    const spent = process.cpuUsage(before.cpu);
    const at = performance.now();
    const share = (spent.user + spent.system) / 1_000 / Math.max(at - before.at, 1);
    before = { cpu: process.cpuUsage(), at };
    return share;
  };
  let lastLoop = performance.eventLoopUtilization();
  const loop = () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, lastLoop);
    lastLoop = now;
    return utilization;
  };
  const gauge = (name: string, description: string, observe: () => number) =>
    metrics.gauge(name, { unit: '1', description, observe, combine: 'max' });
  gauge('process.cpu.utilization', 'CPU time used, of one core', fresh(cpu));
  gauge('nodejs.eventloop.utilization', 'Share of time in which the event loop was not idle', fresh(loop));
}

function watchEventLoop(metrics: Metrics, everyMs: number): () => void {
  const delay = metrics.histogram('nodejs.eventloop.delay', { unit: 's', description: 'How late timers run' });
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    delay.record(Math.max(0, now - last - everyMs) / 1_000);
    last = now;
  }, everyMs).unref();
  return () => clearInterval(timer);
}

const GC_TYPES: Readonly<Record<number, string>> = {
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'minor',
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'major',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weakcb',
};

/** An entry of type `gc`, as the types of Node 20 do not have it. */
type GcEntry = PerformanceEntry & { readonly detail: { readonly kind: number } };

function watchGc(metrics: Metrics): () => void {
  const options = { unit: 's', description: 'Time of a garbage collection', labels: ['v8js.gc.type'] } as const;
  const duration = metrics.histogram('v8js.gc.duration', options);
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { kind } = (entry as GcEntry).detail;
      duration.with({ 'v8js.gc.type': GC_TYPES[kind] ?? 'other' }).record(entry.duration / 1_000);
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  return () => observer.disconnect();
}

/** Keeps an answer for a moment, so that gauges read together say the same. */
function fresh<T>(read: () => T): () => T {
  let value: T;
  let readAt = Number.NEGATIVE_INFINITY;
  return () => {
    const now = performance.now();
    if (now - readAt >= FRESH_MS) {
      value = read();
      readAt = now;
    }
    return value;
  };
}
