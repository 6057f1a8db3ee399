import type { Metrics, SeriesSnapshot, Snapshot, SnapshotOptions } from '@fastpath/metrics';

/** Gives the metrics of one process, or of several merged. */
export type ReadMetrics = (options: SnapshotOptions) => Snapshot | PromiseLike<Snapshot>;

/** Tool calls, in seconds. */
const OPERATIONS = 'mcp.server.operation.duration';
/** HTTP requests served, in seconds. */
const SERVED = 'http.server.request.duration';
/** Requests sent to the service behind, in seconds. */
export const REQUESTS = 'http.client.request.duration';
/** Calls of the service's operations, answers from the cache included, in seconds. */
export const CALLS = 'api.operation.duration';

/** What is read at one moment. */
export interface Snapshots {
  readonly total: Snapshot;
  readonly minute: Snapshot;
  readonly fiveMinutes: Snapshot;
  readonly hour: Snapshot;
}

const MINUTE_MS = 60_000;
const READS = 'cache.requests';
const BATCHING = ['batch.items', 'batch.requests'];

/** What each window is read for, and in how many flushes once: an hour of many busy series takes some milliseconds. */
const windows = {
  total: { only: [OPERATIONS, SERVED, CALLS, REQUESTS, READS, ...BATCHING] },
  minute: {
    windowMs: MINUTE_MS,
    buckets: true,
    only: [
      ...[OPERATIONS, SERVED, 'rate_limit.wait.duration', 'breaker.state'],
      ...['pool.connections.used', 'pool.connections.max', 'process.memory.rss', 'process.memory.heap.used'],
      ...['process.cpu.utilization', 'nodejs.eventloop.utilization', 'nodejs.eventloop.delay'],
    ],
  },
  fiveMinutes: {
    windowMs: 5 * MINUTE_MS,
    buckets: true,
    only: [OPERATIONS, SERVED, REQUESTS, READS, ...BATCHING],
    everyFlushes: 5,
  },
  hour: { windowMs: 60 * MINUTE_MS, buckets: true, everyFlushes: 15 },
} satisfies Readonly<Record<keyof Snapshots, SnapshotOptions & { readonly everyFlushes?: number }>>;

/** Makes the function that reads what a view is made of. */
export function snapshotReader(read: ReadMetrics): () => Promise<Snapshots> {
  let flush = 0;
  let fiveMinutes: Snapshot | undefined;
  let hour: Snapshot | undefined;
  return async () => {
    const isDue = ({ everyFlushes }: { readonly everyFlushes: number }) => flush % everyFlushes === 0;
    if (!fiveMinutes || isDue(windows.fiveMinutes)) fiveMinutes = await read(optionsOf(windows.fiveMinutes));
    if (!hour || isDue(windows.hour)) hour = await read(optionsOf(windows.hour));
    flush += 1;
    return { total: await read(windows.total), minute: await read(windows.minute), fiveMinutes, hour };
  };
}

const optionsOf = ({ everyFlushes: _, ...options }: SnapshotOptions & { readonly everyFlushes: number }) => options;

/** Works something out of a snapshot, once for each snapshot. */
export function whenNew<T>(work: (snapshot: Snapshot) => T): (snapshot: Snapshot) => T {
  let known: { readonly of: Snapshot; readonly is: T } | undefined;
  return (snapshot) => {
    if (known?.of !== snapshot) known = { of: snapshot, is: work(snapshot) };
    return known.is;
  };
}

/** The series of a name. */
export const named = ({ series }: Snapshot, name: string): readonly SeriesSnapshot[] =>
  series.filter((one) => one.name === name);

/** What callers were answered: tool calls, and requests of the REST gateway. */
export const answered = (snapshot: Snapshot): readonly SeriesSnapshot[] => [
  ...named(snapshot, OPERATIONS),
  ...named(snapshot, SERVED).filter(({ labels }) => labels['http.route']?.startsWith('/api/')),
];

/**
 * These snapshots in place of the metrics that they were read from, for targets: what callers were answered as one
 * instrument, and of gauges, whose present value counts, the latest reading.
 */
export function asMetrics({ total, minute, fiveMinutes, hour }: Snapshots): Pick<Metrics, 'snapshot'> {
  const byWindow = new Map([minute, fiveMinutes, hour].map((one) => [one.windowMs, one]));
  return {
    snapshot({ windowMs, only = [] } = {}) {
      const window = byWindow.get(windowMs) ?? total;
      const read = (name: string) => {
        const latest = named(minute, name);
        return latest[0]?.kind === 'gauge' ? latest : named(window, name);
      };
      const series = only.flatMap((name) => (name === OPERATIONS ? answered(window) : read(name)));
      return { ...window, at: total.at, series };
    },
  };
}
