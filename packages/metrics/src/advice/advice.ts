import type { Read } from '../targets/measure.js';

/** What is wrong. */
export type Issue =
  | 'latency_spikes'
  | 'low_hit_rate'
  | 'memory_growth'
  | 'rate_limited'
  | 'low_batch_efficiency'
  | 'pool_exhaustion';

/** The settings that advice is about, as they are now. */
export interface Settings {
  /** Whether reads are cached. */
  readonly cache: boolean;
  /** Milliseconds for which a cached answer is fresh. */
  readonly cacheTtlMs: number;
  /** Entries that the cache keeps. */
  readonly cacheMaxEntries: number;
  /** Bytes that the cache keeps. */
  readonly cacheMaxBytes: number;
  /** Whether single reads travel together. */
  readonly batching: boolean;
  /** Milliseconds for which a batch waits for more. */
  readonly batchWindowMs: number;
  /** Requests per second that are sent at most. */
  readonly requestsPerSecond: number;
  /** Sockets to the service. */
  readonly poolConnections: number;
  /** Milliseconds after which a second attempt of a slow read is made beside the first. */
  readonly hedgeAfterMs: number;
  /** Whether a failing service is left alone. */
  readonly breaker: boolean;
  /** Attempts in all, the first included. */
  readonly retryMaxAttempts: number;
  /** Processes that share the work. */
  readonly workers: number;
}

/** One change worth trying. */
export interface Advice {
  readonly issue: Issue;
  /** The setting to change. */
  readonly setting: keyof Settings;
  /** Its value now; absent if it was not told. */
  readonly present?: number | boolean;
  /** The value to try; a text such as `2 times the present` if the value now was not told. */
  readonly proposed: number | boolean | string;
  /** What was seen, with its figures. */
  readonly evidence: string;
  /** What the change should bring. */
  readonly effect: string;
}

/** Looks for one issue in what a snapshot of `coveredMs` milliseconds says. */
export type Rule = (read: Read, settings: Partial<Settings>, coveredMs: number) => Advice | undefined;

type NumericSetting = { [K in keyof Settings]: Settings[K] extends number ? K : never }[keyof Settings];

/** Proposes a multiple of what a setting is now. */
export function scaled(settings: Partial<Settings>, setting: NumericSetting, factor: number) {
  const present = settings[setting];
  if (present === undefined) return { setting, proposed: `${factor} times the present` };
  const value = present * factor;
  return { setting, present, proposed: factor > 1 ? Math.ceil(value) : Math.max(1, Math.floor(value)) };
}

/** Proposes a value that does not depend on what a setting is now. */
export function changed<K extends keyof Settings>(settings: Partial<Settings>, setting: K, proposed: Settings[K]) {
  const present = settings[setting];
  return { setting, ...(present === undefined ? {} : { present }), proposed };
}

/** A share as text: 0.25 is `25 %`. */
export const percent = (share: number) => `${Number((share * 100).toPrecision(3))} %`;

/** Seconds as text, in milliseconds below one. */
export const seconds = (value: number) =>
  value >= 1 ? `${Number(value.toPrecision(3))} s` : `${Number((value * 1_000).toPrecision(3))} ms`;

/** Bytes as text, in whole megabytes. */
export const megabytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`;
