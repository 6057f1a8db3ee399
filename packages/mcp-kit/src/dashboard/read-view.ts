import { combine, type SeriesSnapshot, type Snapshot } from '@fastpath/metrics';
import { type inNamesOf, isFailure } from '../tuning.js';
import { answered, CALLS, named, REQUESTS, type Snapshots, whenNew } from './snapshots.js';
import type { AdviceView, BreakerState, ErrorView, NamespaceView, OperationView, Spread, View } from './view.js';

const HITS = new Set(['hit', 'stale', 'negative', 'grace']);
const MAX_LINES = 20;

/** The part of a view that is read from metrics. */
export type Figures = Omit<View, 'name' | 'version' | 'uptimeMs' | 'processes' | 'alerts' | 'advice'>;

/** Makes the function that says what snapshots tell, as the page shows it. */
export function figureReader(): (snapshots: Snapshots) => Figures {
  const lately = whenNew(figuresOfFiveMinutes);
  return ({ total, minute, fiveMinutes }) => ({
    ...figuresOfNow(minute),
    ...lately(fiveMinutes),
    calls: { asked: count(named(total, CALLS)), made: count(named(total, REQUESTS)) },
  });
}

function figuresOfNow(minute: Snapshot) {
  const waits = combine(named(minute, 'rate_limit.wait.duration'));
  const loop = combine(named(minute, 'nodejs.eventloop.delay'));
  return {
    latency: spreadOf(answered(minute)),
    breaker: breakerState(current(minute, 'breaker.state')),
    limiter: { waits: waits?.count ?? 0, p95Ms: toMs(waits?.p95) },
    queue: { underWay: current(minute, 'pool.connections.used'), max: current(minute, 'pool.connections.max') },
    memory: { rssBytes: current(minute, 'process.memory.rss'), heapBytes: current(minute, 'process.memory.heap.used') },
    cpu: current(minute, 'process.cpu.utilization'),
    eventLoop: { p99Ms: toMs(loop?.p99), utilization: current(minute, 'nodejs.eventloop.utilization') },
  };
}

const figuresOfFiveMinutes = (snapshot: Snapshot) => ({
  cache: namespaces(snapshot),
  batching: { items: sum(named(snapshot, 'batch.items')), requests: sum(named(snapshot, 'batch.requests')) },
  operations: operations(snapshot),
  errors: errors(snapshot),
});

type NamedAdvice = ReturnType<typeof inNamesOf>[number];

/** Advice as the page shows it. */
export const toAdviceView = ({ setting, present, proposed, evidence, effect }: NamedAdvice): AdviceView => ({
  setting,
  present: present === undefined ? null : String(present),
  proposed: String(proposed),
  evidence,
  effect,
});

/** The present value of a gauge. */
const current = (snapshot: Snapshot, name: string): number | null => combine(named(snapshot, name))?.current ?? null;

export const count = (series: readonly SeriesSnapshot[]) => series.reduce((total, one) => total + one.count, 0);
export const sum = (series: readonly SeriesSnapshot[]) => series.reduce((total, one) => total + one.sum, 0);
export const failed = (series: readonly SeriesSnapshot[]) => series.filter(({ labels }) => isFailure(labels));
const withError = (series: readonly SeriesSnapshot[]) => series.filter(({ labels }) => labels['error.type']);
export const hits = (series: readonly SeriesSnapshot[]) =>
  series.filter(({ labels }) => HITS.has(labels['cache.result'] ?? ''));

/** Quantiles of several series together. */
function spreadOf(series: readonly SeriesSnapshot[]): Spread {
  const whole = combine(series);
  return { count: whole?.count ?? 0, p50Ms: toMs(whole?.p50), p95Ms: toMs(whole?.p95), p99Ms: toMs(whole?.p99) };
}

const toMs = (seconds: number | undefined) => (seconds === undefined ? null : seconds * 1_000);

const breakerState = (value: number | null): BreakerState | null =>
  value === null ? null : ((['closed', 'half-open', 'open'] as const)[value] ?? 'open');

function namespaces(snapshot: Snapshot): NamespaceView[] {
  const groups = grouped(named(snapshot, 'cache.requests'), ({ labels }) => labels['cache.namespace'] ?? 'all');
  return [...groups]
    .map(([namespace, series]) => ({ namespace, reads: sum(series), hitRate: sum(hits(series)) / sum(series) }))
    .filter(({ reads }) => reads > 0)
    .sort((a, b) => b.reads - a.reads)
    .slice(0, MAX_LINES);
}

function operations(snapshot: Snapshot): OperationView[] {
  const groups = grouped(answered(snapshot), nameOf);
  return [...groups]
    .map(([name, series]) => ({ name, ...spreadOf(series), errors: count(failed(series)) }))
    .filter((one) => one.count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, MAX_LINES);
}

function nameOf({ labels }: SeriesSnapshot): string {
  const route = labels['http.route'];
  return labels['gen_ai.tool.name'] ?? (route ? `${labels['http.request.method'] ?? ''} ${route}`.trim() : 'other');
}

function errors(snapshot: Snapshot): ErrorView[] {
  const of = (side: ErrorView['side'], series: readonly SeriesSnapshot[]) =>
    [...grouped(withError(series), ({ labels }) => labels['error.type'] ?? '')].map(([code, some]) => ({
      code,
      side,
      count: count(some),
    }));
  return [...of('answers', answered(snapshot)), ...of('upstream', named(snapshot, REQUESTS))]
    .filter((one) => one.count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, MAX_LINES);
}

function grouped(series: readonly SeriesSnapshot[], by: (one: SeriesSnapshot) => string) {
  const groups = new Map<string, SeriesSnapshot[]>();
  for (const one of series) {
    const group = groups.get(by(one));
    if (group) group.push(one);
    else groups.set(by(one), [one]);
  }
  return groups;
}
