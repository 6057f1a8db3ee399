import {
  advise,
  keyTargets,
  type Metrics,
  type SeriesSnapshot,
  type Settings,
  type Snapshot,
  Targets,
} from '@fastpath/metrics';
import * as z from 'zod';
import type { Resource } from '../resources/resource.js';
import { inNamesOf, isFailure, type SettingNames } from '../tuning.js';
import { defineTool, type Tool } from './tool.js';

const NAME = 'performance_report';
const windowsMs = { '1m': 60_000, '5m': 300_000, '1h': 3_600_000 } as const;
type Window = keyof typeof windowsMs;

/** What is known of the settings now, for the advice. */
type SettingsNow = () => Partial<Settings>;

/** What an app has to add to the report, by name. */
type More = () => object;

/** Makes the function behind the report: calls saved, waits, errors, memory, which targets are missed, what to change. */
function reporter(metrics: Metrics, settings: SettingsNow = () => ({}), more?: More, names?: SettingNames) {
  // looked at only when somebody asks: what was wrong at the last look says nothing about now
  const atOnce = { raiseAfterMs: 0, clearAfterMs: 0, margin: 0 };
  const all = Object.entries(keyTargets({ isFailure })).map(([name, target]) => [name, { ...target, ...atOnce }]);
  const targets = new Targets(metrics, Object.fromEntries(all));
  return (window: Window) => ({
    window,
    ...performanceReport(metrics.snapshot({ windowMs: windowsMs[window] }), process.memoryUsage()),
    ...more?.(),
    alerts: missed(targets),
    advice: inNamesOf(advise(metrics.snapshot({ windowMs: windowsMs['1h'], buckets: true }), settings()), names),
  });
}

/** The report of the last five minutes, as something to be read. */
export function metricsResource(metrics: Metrics, settings?: SettingsNow, more?: More, names?: SettingNames): Resource {
  const report = reporter(metrics, settings, more, names);
  return {
    uri: 'fastpath://metrics',
    name: 'metrics',
    title: 'Performance of this server',
    description: 'Calls made and saved, cache hits, times and errors of the last five minutes, with advice.',
    read: async () => report('5m'),
  };
}

/**
 * The tool that tells how well the server does: calls saved, waits, errors, memory over a recent window, which targets are
 * missed, and what to change.
 *
 * @param names what the settings are called here; advice about others is left out. @default as the advice calls them
 */
export function performanceReportTool(
  metrics: Metrics,
  settings?: SettingsNow,
  more?: More,
  names?: SettingNames,
): Tool {
  const report = reporter(metrics, settings, more, names);
  return defineTool({
    name: NAME,
    title: 'Performance report',
    description:
      'How this server did lately: calls made and saved, cache hits, batches, times, errors, memory, missed targets, advice.',
    toolset: 'core',
    inputSchema: z.object({
      window: z.enum(['1m', '5m', '1h']).default('5m').describe('How far back to look'),
    }),
    structured: true,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    run: async ({ window }) => report(window),
  });
}

/** The targets that are not met, and by how much. */
const missed = (targets: Targets) =>
  targets
    .evaluate()
    .filter(({ level }) => level !== 'ok')
    .map(({ name, level, value, unit, warn, alert }) => ({
      target: name,
      level,
      value: round(value),
      unit,
      warn,
      alert,
    }));

const round = (value: number | undefined) => (value === undefined ? value : Number(value.toPrecision(4)));

/** What a snapshot says, in the terms of the report; `null` where nothing was measured. */
export function performanceReport(
  { coveredMs, series }: Snapshot,
  memory: { readonly rss: number; readonly heapUsed: number },
) {
  const named = (name: string) => series.filter((one) => one.name === name && one.count > 0);
  const tools = named('mcp.server.operation.duration').filter((one) => one.labels['gen_ai.tool.name'] !== NAME);
  const requests = named('http.client.request.duration');
  const questions = total(tools, 'count');
  const upstreamCalls = total(requests, 'count');
  const [breaker] = series.filter((one) => one.name === 'breaker.state');
  return {
    covered_seconds: Math.round(coveredMs / 1000),
    questions,
    upstream_calls: upstreamCalls,
    calls_per_question: ratio(upstreamCalls, questions),
    cache: cacheReport(named('cache.requests')),
    batching: batchReport(total(named('batch.items'), 'sum'), total(named('batch.requests'), 'sum')),
    retries: total(named('retry.attempts'), 'sum'),
    hedges: total(named('hedge.attempts'), 'sum'),
    rate_limit: waitReport(named('rate_limit.wait.duration')),
    breaker: ['closed', 'half-open', 'open'][breaker?.current ?? -1] ?? null,
    tools: timings(tools, 'tool', (labels) => labels['gen_ai.tool.name']),
    routes: timings(requests, 'route', (labels) => `${labels['http.request.method']} ${labels['url.template']}`),
    errors: { tools: errorCounts(tools), upstream: errorCounts(requests) },
    memory: { rss_mb: toMb(memory.rss), heap_mb: toMb(memory.heapUsed) },
  };
}

function cacheReport(series: readonly SeriesSnapshot[]) {
  const results: Record<string, number> = {};
  for (const { labels, sum } of series) {
    const result = labels['cache.result'] ?? 'other';
    results[result] = (results[result] ?? 0) + sum;
  }
  const reads = total(series, 'sum');
  const hits = ['hit', 'stale', 'negative', 'grace'].reduce((sum, result) => sum + (results[result] ?? 0), 0);
  return { reads, hit_rate: ratio(hits, reads), results };
}

const waitReport = (series: readonly SeriesSnapshot[]) => ({
  waits: total(series, 'count'),
  p95_ms: toMs(series[0]?.p95),
});

const batchReport = (items: number, requests: number) => ({ items, requests, items_per_batch: ratio(items, requests) });

/** One row per group, the busiest first; times are those of the most frequent successful outcome. */
function timings<K extends string>(
  series: readonly SeriesSnapshot[],
  key: K,
  groupOf: (labels: SeriesSnapshot['labels']) => string | undefined,
) {
  const groups = new Map<string, SeriesSnapshot[]>();
  for (const one of series) {
    const group = groupOf(one.labels) ?? 'other';
    groups.set(group, [...(groups.get(group) ?? []), one]);
  }
  const rows = [...groups].map(([group, members]) => {
    const succeeded = members.filter(({ labels }) => !labels['error.type']).sort((a, b) => b.count - a.count);
    const calls = total(members, 'count');
    const errors = calls - total(succeeded, 'count');
    return { [key]: group, calls, errors, ...percentiles(succeeded[0]) } as Record<K, string> & Timing;
  });
  return rows.sort((a, b) => b.calls - a.calls);
}

interface Timing {
  readonly calls: number;
  readonly errors: number;
  readonly p50_ms: number | null;
  readonly p95_ms: number | null;
  readonly p99_ms: number | null;
}

const percentiles = (series: SeriesSnapshot | undefined) => ({
  p50_ms: toMs(series?.p50),
  p95_ms: toMs(series?.p95),
  p99_ms: toMs(series?.p99),
});

function errorCounts(series: readonly SeriesSnapshot[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { labels, count } of series) {
    const code = labels['error.type'];
    if (code) counts[code] = (counts[code] ?? 0) + count;
  }
  return counts;
}

const total = (series: readonly SeriesSnapshot[], field: 'count' | 'sum') =>
  series.reduce((sum, one) => sum + one[field], 0);

const ratio = (part: number, whole: number) => (whole === 0 ? null : Math.round((part / whole) * 1000) / 1000);
const toMs = (seconds: number | undefined) => (seconds === undefined ? null : Math.round(seconds * 1e5) / 100);
const toMb = (bytes: number) => Math.round(bytes / 2 ** 20);
