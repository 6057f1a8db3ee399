import { randomUUID } from 'node:crypto';
import { advise } from '@fastpath/metrics';
import { inNamesOf, type Tuning } from '../tuning.js';
import { alertReader } from './alerts.js';
import { History } from './history.js';
import { type Rates, rateReader } from './rates.js';
import { type Figures, figureReader, toAdviceView } from './read-view.js';
import { type ReadMetrics, type Snapshots, snapshotReader, whenNew } from './snapshots.js';
import type { HistoryMessage, Row, UpdateMessage, View } from './view.js';

/** What a feed is about, and how often it speaks. */
export interface FeedOptions {
  readonly name: string;
  readonly version: string;
  readonly read: ReadMetrics;
  /** @default nothing is known of the settings */
  readonly tuning?: Tuning;
  /** Processes whose metrics `read` gives. @default 1 */
  readonly processes?: () => number;
  /** Milliseconds between two moments. @default 1000 */
  readonly everyMs?: number;
  /** Moments that are kept. @default those of an hour */
  readonly maxRows?: number;
  /** Called when the metrics could not be read: the moment is missing then. */
  readonly onError?: (error: unknown) => void;
}

/** The present and the last hour of a server, for whoever looks. */
export interface Feed extends Disposable {
  /** Resolves once there is a moment to show. */
  ready(): Promise<void>;
  /** What a page lacks that has the moments up to `seq` of the run `epoch`. Throws before the first moment. */
  history(epoch: string | undefined, seq: number): HistoryMessage;
  /** Calls the listener with each further moment; the returned function ends that. */
  subscribe(listener: (message: UpdateMessage) => void): () => void;
  /** Takes a moment now, and tells the listeners. */
  flush(): Promise<void>;
}

const HOUR_MS = 3_600_000;

/** Takes a moment every second from now on, seen or not, so that a page that is opened shows an hour at once. */
export function createFeed(options: FeedOptions): Feed {
  const { read, tuning, everyMs = 1_000, onError = () => {} } = options;
  const maxRows = options.maxRows ?? Math.ceil(HOUR_MS / everyMs);
  const epoch = randomUUID();
  const history = new History(maxRows);
  const listeners = new Set<(message: UpdateMessage) => void>();
  const snapshots = snapshotReader(read);
  const rates = rateReader();
  const readFigures = figureReader();
  const alerts = alertReader();
  const advice = whenNew((hour) => inNamesOf(advise(hour, tuning?.settings()), tuning?.names).map(toAdviceView));
  let view: View | undefined;
  let underWay: Promise<void> | undefined;

  const take = async () => {
    const now = await snapshots();
    const rate = rates(now);
    const figures = readFigures(now);
    view = {
      name: options.name,
      version: options.version,
      uptimeMs: now.total.coveredMs,
      processes: options.processes?.() ?? 1,
      ...figures,
      alerts: alerts(now, rate.failing),
      advice: advice(now.hour),
    };
    const row = rowOf(now, figures, rate);
    const message: UpdateMessage = { type: 'update', seq: history.push(row), row, view };
    for (const listener of listeners) listener(message);
  };
  const flush = () => {
    underWay ??= take()
      .catch(onError)
      .finally(() => {
        underWay = undefined;
      });
    return underWay;
  };
  const timer = setInterval(() => void flush(), everyMs).unref();

  return {
    async ready() {
      if (!view) await flush();
    },
    history(known, seq) {
      if (!view) throw new Error('Nothing was measured yet');
      const missing = known === epoch ? history.after(seq) : undefined;
      const rows = missing ?? history.all();
      return { type: 'history', epoch, seq: history.seq, resumes: missing !== undefined, everyMs, maxRows, rows, view };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    flush,
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

const MIB = 2 ** 20;

/** In the order of `columns`. */
function rowOf({ total }: Snapshots, { latency, queue, memory, cpu, eventLoop, breaker }: Figures, rates: Rates): Row {
  const numbers = [
    total.at,
    latency.p50Ms,
    latency.p95Ms,
    latency.p99Ms,
    rates.askedPerSecond,
    rates.madePerSecond,
    rates.errorsPerSecond,
    rates.hitRate,
    rates.itemsPerBatch,
    queue.underWay,
    breaker === null ? null : ['closed', 'half-open', 'open'].indexOf(breaker),
    memory.rssBytes === null ? null : memory.rssBytes / MIB,
    memory.heapBytes === null ? null : memory.heapBytes / MIB,
    cpu,
    eventLoop.p99Ms,
  ];
  return numbers.map((value) => (value === null ? null : Number(value.toPrecision(value > 1e6 ? 15 : 4))));
}
