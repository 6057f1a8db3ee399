import { checkMs } from './check-ms.js';
import type { Metrics, SnapshotOptions } from './metrics.js';
import type { Snapshot } from './snapshot.js';

/** Takes snapshots away: to a file, a stream, a service. `signal` fires when it has taken too long. */
export type Sink = (snapshot: Snapshot, signal: AbortSignal) => void | PromiseLike<void>;

/** What is flushed, and how long that may take. */
export interface FlushOptions extends SnapshotOptions {
  /** Milliseconds after which a flush is given up. @default 10_000 */
  readonly timeoutMs?: number;
  /** Called for what the sink throws. */
  readonly onError?: (error: unknown) => void;
}

/** A running flush; disposing of it flushes once more and stops. */
export interface Flushing extends AsyncDisposable {
  /** Flushes now, unless a flush is under way. Never rejects. */
  flush(): Promise<void>;
}

/**
 * Gives a snapshot to `sink` every `everyMs` milliseconds, one at a time. A sink that throws, rejects or hangs stops nothing: the
 * counter `metrics.flushes` tells each `flush.outcome`, `ok`, `failed`, `timed_out` or `skipped` (the one before was still under way),
 * and totals that one flush did not bring are in the next.
 *
 * @throws {MetricsError} `INVALID_OPTION`
 */
export function flushEvery(metrics: Metrics, everyMs: number, sink: Sink, options: FlushOptions = {}): Flushing {
  const { timeoutMs = 10_000, onError, ...snapshotOptions } = options;
  checkMs('everyMs', everyMs);
  checkMs('timeoutMs', timeoutMs);
  metrics.snapshot({ ...snapshotOptions, only: [] }); // refuses a bad window now, not at each flush
  const outcomes = metrics.counter('metrics.flushes', {
    description: 'Snapshots given to a sink',
    labels: ['flush.outcome'],
  });
  const count = (outcome: string) => outcomes.with({ 'flush.outcome': outcome }).add();
  let underWay: Promise<void> | undefined;

  const run = async () => {
    const abort = new AbortController();
    try {
      const done = (async () => sink(metrics.snapshot(snapshotOptions), abort.signal))();
      const isInTime = await settlesWithin(done, timeoutMs);
      if (!isInTime) abort.abort(new Error(`The sink took more than ${timeoutMs} ms`));
      count(isInTime ? 'ok' : 'timed_out');
    } catch (error) {
      count('failed');
      onError?.(error);
    } finally {
      underWay = undefined;
    }
  };
  const flush = () => {
    underWay ??= run();
    return underWay;
  };
  const timer = setInterval(() => (underWay ? count('skipped') : void flush()), everyMs).unref();

  return {
    flush,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await underWay;
      await flush();
    },
  };
}

/** Whether `work` ends in time; rejects if it fails in time. */
async function settlesWithin(work: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, ms, false).unref();
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
