import { combine } from './combine.js';
import type { Metrics } from './metrics.js';
import type { SeriesSnapshot } from './snapshot.js';
import { hasFailed, OPERATIONS } from './well-known.js';

/** What a report is about. */
export interface ReportOptions {
  /** The histogram to report on. @default 'mcp.server.operation.duration' */
  readonly name?: string;
  /** The label that names an operation. @default 'gen_ai.tool.name' */
  readonly by?: string;
  /** Whole minutes in milliseconds. @default all time */
  readonly windowMs?: number;
}

/** How one operation fared. Times in milliseconds, if the histogram is in seconds; absent where they cannot be told. */
export interface OperationReport {
  readonly operation: string;
  readonly count: number;
  /** Failed ones of all, 0 to 1: those with the label `error.type`. */
  readonly errorRate: number;
  readonly avgMs?: number;
  readonly minMs?: number;
  readonly maxMs?: number;
  readonly p50Ms?: number;
  readonly p95Ms?: number;
  readonly p99Ms?: number;
}

/** How each operation fared that was used, those that took most time in all first. */
export function report(metrics: Pick<Metrics, 'snapshot'>, options: ReportOptions = {}): OperationReport[] {
  const { name = OPERATIONS, by = 'gen_ai.tool.name', windowMs } = options;
  const { series } = metrics.snapshot({ only: [name], buckets: true, ...(windowMs === undefined ? {} : { windowMs }) });
  return [...grouped(series, by)]
    .map(([operation, all]) => ({ operation, all, whole: combine(all) }))
    .sort((a, b) => (b.whole?.sum ?? 0) - (a.whole?.sum ?? 0))
    .flatMap(({ operation, all, whole }) => (whole && whole.count > 0 ? [rowOf(operation, all, whole)] : []));
}

function grouped(series: readonly SeriesSnapshot[], by: string): Map<string, SeriesSnapshot[]> {
  const groups = new Map<string, SeriesSnapshot[]>();
  for (const one of series) {
    const operation = one.labels[by] ?? (one.labels['otel.metric.overflow'] ? '(others)' : '(all)');
    groups.set(operation, [...(groups.get(operation) ?? []), one]);
  }
  return groups;
}

function rowOf(operation: string, all: readonly SeriesSnapshot[], whole: SeriesSnapshot): OperationReport {
  const failed = all.filter(({ labels }) => hasFailed(labels)).reduce((sum, { count }) => sum + count, 0);
  const { count, avg, min, max, p50, p95, p99 } = whole;
  const times = { avgMs: avg, minMs: min, maxMs: max, p50Ms: p50, p95Ms: p95, p99Ms: p99 };
  const known = Object.entries(times).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value * 1_000] as const],
  );
  return { operation, count, errorRate: failed / count, ...Object.fromEntries(known) };
}

const COLUMNS = ['operation', 'count', 'errors', 'avg ms', 'min ms', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms'] as const;

/** A report as a table in plain text, one line per operation. */
export function reportTable(rows: readonly OperationReport[]): string {
  const cells = rows.map((row) => [
    row.operation.replaceAll(/\s+/g, ' '),
    String(row.count),
    `${trimmed(row.errorRate * 100)} %`,
    ...[row.avgMs, row.minMs, row.p50Ms, row.p95Ms, row.p99Ms, row.maxMs].map((ms) =>
      ms === undefined ? '-' : trimmed(ms),
    ),
  ]);
  const table = [[...COLUMNS], ...cells];
  const widths = COLUMNS.map((_, column) => Math.max(...table.map((line) => (line[column] as string).length)));
  const padded = (text: string, column: number) =>
    column === 0 ? text.padEnd(widths[column] as number) : text.padStart(widths[column] as number);
  return table.map((line) => line.map(padded).join('  ')).join('\n');
}

/** Three digits that matter. */
const trimmed = (value: number) => String(value >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
