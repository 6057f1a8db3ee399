// What the server tells the page. Types alone, so that the page's script can be checked against them in a browser's terms.

/** The figures that are drawn over time, in the order in which they are sent. */
export const columns = [
  'at',
  'p50Ms',
  'p95Ms',
  'p99Ms',
  'askedPerSecond',
  'madePerSecond',
  'errorsPerSecond',
  'hitRate',
  'itemsPerBatch',
  'underWay',
  'breaker',
  'rssMb',
  'heapMb',
  'cpu',
  'eventLoopMs',
] as const;

/** One of the figures drawn over time. */
export type Column = (typeof columns)[number];

/** One moment: a number for each column, `null` where there was nothing to measure. */
export type Row = readonly (number | null)[];

/** Everything that the page shows of now. Plain JSON: times in milliseconds, shares from 0 to 1, memory in bytes. */
export interface View {
  readonly name: string;
  readonly version: string;
  readonly uptimeMs: number;
  /** Processes whose figures these are. */
  readonly processes: number;
  /** Of the last minute. */
  readonly latency: Spread;
  /** Since the start. */
  readonly calls: { readonly asked: number; readonly made: number };
  /** How reads were answered, by what they read; of the last five minutes. */
  readonly cache: readonly NamespaceView[];
  /** Of the last five minutes. */
  readonly batching: { readonly items: number; readonly requests: number };
  readonly breaker: BreakerState | null;
  /** Waits for the upstream's rate limit in the last minute. */
  readonly limiter: { readonly waits: number; readonly p95Ms: number | null };
  readonly queue: { readonly underWay: number | null; readonly max: number | null };
  readonly memory: { readonly rssBytes: number | null; readonly heapBytes: number | null };
  /** Of one core. */
  readonly cpu: number | null;
  readonly eventLoop: { readonly p99Ms: number | null; readonly utilization: number | null };
  /** What was asked for, by name; of the last five minutes, the busiest first. */
  readonly operations: readonly OperationView[];
  /** Of the last five minutes, the most frequent first. */
  readonly errors: readonly ErrorView[];
  /** Targets that are missed now, the gravest first. */
  readonly alerts: readonly AlertView[];
  /** From the last hour. */
  readonly advice: readonly AdviceView[];
}

export type BreakerState = 'closed' | 'half-open' | 'open';

/** Quantiles in milliseconds, `null` where nothing was measured. */
export interface Spread {
  readonly count: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
}

export interface OperationView extends Spread {
  readonly name: string;
  readonly errors: number;
}

export interface NamespaceView {
  readonly namespace: string;
  readonly reads: number;
  readonly hitRate: number;
}

export interface ErrorView {
  readonly code: string;
  /** Whether an answer failed, or a request to the service behind. */
  readonly side: 'answers' | 'upstream';
  readonly count: number;
}

export interface AlertView {
  readonly name: string;
  readonly description: string;
  readonly level: 'warn' | 'alert';
  /** Milliseconds since 1970 when it left the level `ok`. */
  readonly since: number;
  readonly value: number | null;
  /** `s`, `By`, `1`, `1/s` */
  readonly unit: string;
  /** The bound that was passed. */
  readonly bound: number | null;
}

export interface AdviceView {
  readonly setting: string;
  readonly present: string | null;
  readonly proposed: string;
  readonly evidence: string;
  readonly effect: string;
}

/** The first message of a connection: the moments that the page has not, and the present. */
export interface HistoryMessage {
  readonly type: 'history';
  /** Of this run of the server: numbers of another run mean nothing. */
  readonly epoch: string;
  /** The number of the last row; of none, 0. */
  readonly seq: number;
  /** Whether the rows go on where the page's end. If not, they replace them. */
  readonly resumes: boolean;
  readonly everyMs: number;
  /** How many rows are worth keeping. */
  readonly maxRows: number;
  readonly rows: readonly Row[];
  readonly view: View;
}

/** Every further message: one more moment. */
export interface UpdateMessage {
  readonly type: 'update';
  readonly seq: number;
  readonly row: Row;
  readonly view: View;
}

export type Message = HistoryMessage | UpdateMessage;

/** Close codes of the socket, for the page to act on. */
export const closeCodes = { tokenNeeded: 4401, goingAway: 1001 } as const;

/** The subprotocol of the socket. A token travels as a second one, `token.` and the token in base64url. */
export const subprotocol = 'fastpath.dashboard.v1';
